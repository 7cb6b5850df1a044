/*
 * The bytes of one file of a run: written durably, read whole, counted and checksummed in passing.
 *
 * The checksum is XXH3 (64 bits), written as "xxh3:" and 16 hexadecimal digits as `xxhsum -H3`
 * prints them.
 */
#ifndef TT_STREAM_H
#define TT_STREAM_H

#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "text.h"
#include "unsynced.h"

#define STREAM_CHECKSUM_SIZE 22 /* "xxh3:", 16 digits, NUL */
#define STREAM_HASH_SIZE     1024

/* What a manifest says of a file's bytes. */
struct stream_facts {
    uint64_t bytes;
    char checksum[STREAM_CHECKSUM_SIZE];
};

/* The checksum of bytes in memory. */
void stream_checksum(const void *bytes, size_t len, char out[STREAM_CHECKSUM_SIZE]);

/*
 * A file being written.  Append to out->pending, then call stream_out_flush; it writes once enough
 * is pending.  stream_out_commit ends it durably; stream_out_close without commit removes the file.
 */
struct stream_out {
    struct buf pending;
    int fd;
    char *path; /* NULL: standard output, which is neither fsynced nor removed */
    void *hash; /* XXH3_state_t */
    uint64_t bytes;
    uint64_t written_back; /* bytes that are on their way to the disk */
    bool is_brief;         /* read back and removed soon: nothing is done to get it to the disk */
};

/* A file that is written in several goes, by one process after the other, all forked from one: what
 * the next one has to know.  Plain bytes; all zero: nothing is written yet. */
struct stream_kept {
    _Alignas(64) unsigned char hash[STREAM_HASH_SIZE]; /* XXH3_state_t */
    uint64_t bytes, written_back;
    bool is_begun;
};

/* Creates the file, which must not be there.  ERR_CREATE. */
struct stream_out *stream_out_open(const char *path, struct err *e);
struct stream_out *stream_out_stdout(void);
/* What is appended stays pending, however much it is.  `path`: what it is for, in messages. */
struct stream_out *stream_out_held(const char *path);
/* Goes on with a file behind what is kept of it.  ERR_CREATE, ERR_IO. */
struct stream_out *stream_out_resume(
    const char *path, const struct stream_kept *kept, struct err *e);
bool stream_out_flush(struct stream_out *out, struct err *e);
/* Writes what a held one has, which is empty then; of `out` nothing is pending. */
bool stream_out_take(struct stream_out *out, struct stream_out *held, struct err *e);
/* Writes the rest, fsyncs, closes.  `facts` may be NULL.  ERR_IO.  stream_out_close is still due.
 */
bool stream_out_commit(struct stream_out *out, struct stream_facts *facts, struct err *e);
/* The same without fsync: for a file that is of no use after a crash. */
bool stream_out_end(struct stream_out *out, struct stream_facts *facts, struct err *e);
/* The same, durable once `unsynced` is. */
bool stream_out_leave(
    struct stream_out *out, struct unsynced *unsynced, struct stream_facts *facts, struct err *e);
/* The same for a file that is gone on with. */
bool stream_out_keep(struct stream_out *out, struct stream_kept *kept, struct err *e);
void stream_out_close(struct stream_out *out);

/*
 * A file being read, from its beginning to its end.  Where `path` is not there and the zstd command
 * has made `path`.zst of it, that is read instead: bytes, checksum and lines are those of its
 * contents.
 */
#define STREAM_COMPRESSED ".zst"
struct stream_in;

/* ERR_INPUT. */
struct stream_in *stream_in_open(const char *path, struct err *e);

/* The next block of up to 256 KiB; an empty one is the end.  Borrowed until the next call. */
bool stream_in_block(struct stream_in *in, struct text *block, struct err *e);

/*
 * The next line without its line feed; a NULL text is the end.  Borrowed until the next call.  A
 * line longer than 8 GiB and a last line without line feed are ERR_INPUT.
 */
bool stream_in_line(struct stream_in *in, struct text *line, struct err *e);

/* The next `len` bytes; a NULL text is the end (also when fewer are left).  Borrowed until the next
 * call. */
bool stream_in_bytes(struct stream_in *in, size_t len, struct text *bytes, struct err *e);

/* What has been read of it so far. */
void stream_in_facts(const struct stream_in *in, struct stream_facts *facts);

/* At the end: whether the file was what the manifest says.  ERR_INPUT, naming the file. */
bool stream_in_verify(
    const struct stream_in *in, const struct stream_facts *expected, struct err *e);
void stream_in_close(struct stream_in *in);

#endif
