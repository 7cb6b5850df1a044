#include "sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void sha256_of(const void *bytes, size_t len, unsigned char out[SHA256_SIZE])
{
    if (EVP_Digest(bytes, len, out, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

void *sha256_begin(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        abort();
    return context;
}

void sha256_add(void *sha256, const void *bytes, size_t len)
{
    if (EVP_DigestUpdate(sha256, bytes, len) != 1)
        abort();
}

void sha256_end(void *sha256, unsigned char out[SHA256_SIZE])
{
    if (out != NULL && EVP_DigestFinal_ex(sha256, out, NULL) != 1)
        abort();
    EVP_MD_CTX_free(sha256);
}

void sha256_add_hex(struct buf *b, const unsigned char sha256[SHA256_SIZE])
{
    for (size_t i = 0; i < SHA256_SIZE; i++)
        buf_printf(b, "%02x", sha256[i]);
}

void sha256_add_fingerprint(struct buf *b, const unsigned char sha256[SHA256_SIZE])
{
    enum { DIGIT_BITS = 6, DIGIT_MASK = 63, BYTE_BITS = 8 };
    unsigned bits = 0;
    unsigned count = 0;
    buf_adds(b, "SHA256:");
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        bits = bits << BYTE_BITS | sha256[i];
        for (count += BYTE_BITS; count >= DIGIT_BITS; count -= DIGIT_BITS)
            buf_addc(b, BASE64[bits >> (count - DIGIT_BITS) & DIGIT_MASK]);
    }
    if (count > 0)
        buf_addc(b, BASE64[bits << (DIGIT_BITS - count) & DIGIT_MASK]);
}

void sha256_base64_decode(const char *text, struct buf *out)
{
    enum { DIGIT_BITS = 6, BYTE_BITS = 8 };
    unsigned bits = 0;
    unsigned count = 0;
    for (const char *digit; *text != '\0' && (digit = strchr(BASE64, *text)) != NULL; text++) {
        bits = bits << DIGIT_BITS | (unsigned)(digit - BASE64);
        count += DIGIT_BITS;
        if (count >= BYTE_BITS) {
            count -= BYTE_BITS;
            buf_addc(out, (char)(bits >> count));
        }
    }
}
