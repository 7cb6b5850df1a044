/*
 * A run of tt-transform: an extracted run through the star model, as a directory of CSV files in
 * the lake.  Its output is a function of the model and the extracted runs up to that one, byte for
 * byte.
 */
#ifndef TT_TRANSFORM_H
#define TT_TRANSFORM_H

#include "streams.h"

/*
 * Transforms one run, that before it being transformed; `replace`: also when it has been.  `out`
 * describes the result (manifest_release).  ERR_DATA: the source does not have what the model
 * needs, or there are more rejects than the limit; nothing is visible then.
 */
bool transform_run(struct transform *t, const struct run_id *run, bool replace,
    struct manifest *out, struct err *e);

#endif
