"""`curves` of the whole catalogue, against a plain loop; `page`: eight activations against one."""
