/*
 * What the scripts want of a remote: tt-transform --at-remote=DO, which prints it.
 *
 *   state           an object: of each stage its newest run there, and how many runs this lake has
 *                   still to push and to pull, with the first of each; "here": whether the lake has
 *                   any of that stage.  Nothing is written, on either side.
 *   runs            a line a run: "extracted RUN", "transformed RUN", oldest first; before them
 *                   "begins RUN" where older ones have been removed
 *   manifests       the manifests of the extracted runs, oldest first, from where it begins on
 *   pull            brings the transformed runs that it has into the lake, which it makes
 *   remove-before=RUN, empty
 *                   see remotekeep.h
 *   give-up=SECONDS gives up uploads that were begun longer ago; prints how many
 *   check           an object: {"remote", "list": true, "keys_end": TIME or null}
 *   check-write     the same, and of a small object, tt-doctor.HOST, which is made and removed:
 *                   "write", "read", "delete": true where that could be done, "delete_error": why
 *                   not; "exclusive": whether of many that make it one does; "clock_off_s": by how
 *                   much the clock there is ahead of this host's.  What is known when it fails is
 *                   printed, too.
 */
#ifndef TT_REMOTEASK_H
#define TT_REMOTEASK_H

#include "lake.h"
#include "remote.h"

/* Whether there is such a thing to do.  ERR_USAGE. */
bool remoteask_check(const char *what, struct err *e);

/* `root` of the lake; NULL: none.  ERR_USAGE: it is wanted. */
bool remoteask(struct remote *r, const char *root, const char *what, struct err *e);

#endif
