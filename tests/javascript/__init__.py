"""Scripts of the pages that need no page, in Node."""
