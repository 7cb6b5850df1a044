/*
 * SHA-256 (FIPS 180-4), by libcrypto: S3 signs it, SSH calls host keys by it.
 */
#ifndef TT_SHA256_H
#define TT_SHA256_H

#include "buf.h"

enum { SHA256_SIZE = 32 };

/* Of bytes in memory. */
void sha256_of(const void *bytes, size_t len, unsigned char out[SHA256_SIZE]);

/* Of what comes in pieces; sha256_end frees it, also with a NULL `out`. */
void *sha256_begin(void);
void sha256_add(void *sha256, const void *bytes, size_t len);
void sha256_end(void *sha256, unsigned char out[SHA256_SIZE]);

/* Appends it as hexadecimal digits. */
void sha256_add_hex(struct buf *b, const unsigned char sha256[SHA256_SIZE]);

/* Appends it as OpenSSH writes it: "SHA256:" and base64 without padding. */
void sha256_add_fingerprint(struct buf *b, const unsigned char sha256[SHA256_SIZE]);

/* Bytes of a text in base64; what is no base64 ends it. */
void sha256_base64_decode(const char *text, struct buf *out);

#endif
