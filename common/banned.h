/*
 * Functions that are not used here, each with what to use instead.  Forced into every translation
 * unit by -include (see Makefile), so that a use is an error of the compiler, not of a reviewer.
 */
#ifndef TT_BANNED_H
#define TT_BANNED_H

/* Library headers that declare them must come first, or the poison would hit the declarations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified libraries have some as macros. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat /* struct buf, struct arena */
#pragma GCC poison sprintf vsprintf              /* buf_printf, snprintf */
#pragma GCC poison strtok                        /* struct text */
#pragma GCC poison atoi atol atoll               /* text_to_uint64 */
#pragma GCC poison gmtime localtime ctime        /* clock.h: UTC, re-entrant */
#pragma GCC poison system popen                  /* no shell from C */

#endif
