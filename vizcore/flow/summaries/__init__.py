"""What pictures and tables take from results: means, spreads, densities, shares."""
