/*
 * Whether runs are what their manifests say: for people and scripts, which need no checksum program
 * and no knowledge of the manifest for it.
 */
#ifndef TT_VERIFY_H
#define TT_VERIFY_H

#include "lake.h"

/*
 * Reads every file of a run, extracted and (where it is there) transformed, and prints the path of
 * each that is what its manifest says, a line each; of a compressed one the path that it had
 * before. The others are errors in the log, and in the end ERR_INPUT.
 */
bool verify_run(const struct lake *lake, const struct run_id *run, struct err *e);

#endif
