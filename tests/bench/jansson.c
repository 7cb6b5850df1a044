/*
 * jansson FILE... - parse each line of JSON lines files by jansson, and drop it: the reference that
 * tt-transform is measured beside.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        char *line = NULL;
        size_t cap = 0;
        ssize_t len;
        while (file != NULL && (len = getline(&line, &cap, file)) > 0) {
            json_t *row = json_loadb(line, (size_t)len, 0, NULL);
            if (row == NULL)
                return 1;
            json_decref(row);
        }
        free(line);
        if (file == NULL || ferror(file) || fclose(file) != 0)
            return 1;
    }
    return 0;
}
