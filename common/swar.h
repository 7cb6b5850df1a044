/*
 * Eight bytes at a time in a 64-bit word (SWAR): whether, and where, one of them is of a kind. What
 * these return has the high bit of the first such byte in memory set, and of none before it; bits
 * of bytes behind it mean nothing.
 *
 * Source: H. S. Warren, Hacker's Delight, 2nd edition, 6-1 (Find First 0-Byte).
 */
#ifndef TT_SWAR_H
#define TT_SWAR_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SWAR_BYTES = 8 };

#define SWAR_ONES  0x0101010101010101U
#define SWAR_HIGHS 0x8080808080808080U

/* The first byte is the lowest, whatever the machine's order. */
static inline uint64_t swar_load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return le64toh(word);
}

/* Bytes that are less than `limit`, which is at most 128. */
static inline uint64_t swar_less(uint64_t word, unsigned char limit)
{
    return (word - SWAR_ONES * limit) & ~word & SWAR_HIGHS;
}

static inline uint64_t swar_equal(uint64_t word, char byte)
{
    return swar_less(word ^ SWAR_ONES * (unsigned char)byte, 1);
}

/* The place of the first byte found, which there is. */
static inline size_t swar_first(uint64_t found)
{
    return (size_t)__builtin_ctzll(found) / 8;
}

#endif
