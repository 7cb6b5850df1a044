/*
 * xxh3 [FILE]...: the checksum of each file, or of standard input, as manifests write it, by the
 * library alone: what the programs say is held against it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

static int put(FILE *in, const char *name)
{
    static char block[1 << 16];
    XXH3_state_t *state = XXH3_createState();
    (void)XXH3_64bits_reset(state);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
        (void)XXH3_64bits_update(state, block, n);
    printf("xxh3:%016" PRIx64 "%s%s\n", (uint64_t)XXH3_64bits_digest(state),
        name[0] == '\0' ? "" : " ", name);
    (void)XXH3_freeState(state);
    return ferror(in);
}

int main(int argc, char **argv)
{
    if (argc == 1)
        return put(stdin, "");
    for (int i = 1; i < argc; i++) {
        FILE *in = fopen(argv[i], "rb");
        if (in == NULL || put(in, argc == 2 ? "" : argv[i]) != 0) {
            perror(argv[i]);
            return 1;
        }
        (void)fclose(in);
    }
    return 0;
}
