"""What is kept of a training run: measured at a step, then written as a row of JSON.

Read in this order: `snapshot`, everything that is measured at one recorded step; `details`, what
of it takes long and is measured at some steps only, and `mistakes`, the images that the network is
most wrong about; `rows`, a snapshot as numbers; `detail_rows`, its details, arrays as bytes in
base64.
"""
