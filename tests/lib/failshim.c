/*
 * Preloaded (LD_PRELOAD) into a program under test: makes one system call of a kind fail, as a full
 * disk or a broken one would.
 *
 *   FAIL_CALL   write, fsync, rename, mkdir, open or close
 *   FAIL_AT     which one, counted from 1, fails; 0: none
 *   FAIL_ERRNO  with what, a number
 *   FAIL_KILL   1: the process is killed there instead, with SIGKILL
 *   FAIL_COUNT  file that gets the number of calls of that kind when the program ends
 *
 * Only calls on files below FAIL_UNDER count (by the path of the descriptor in /proc), so that
 * sockets, logs and libraries do not.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

static bool is_under(const char *path)
{
    const char *root = getenv("FAIL_UNDER");
    return root != NULL && strncmp(path, root, strlen(root)) == 0;
}

static bool fd_is_under(int fd)
{
    char link[64];
    char path[4096];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    if (len < 0)
        return false;
    path[len] = '\0';
    return is_under(path);
}

/* Counts a call; true when it is the one that fails. */
static bool fails(const char *call)
{
    const char *chosen = getenv("FAIL_CALL");
    const char *at = getenv("FAIL_AT");
    if (chosen == NULL || at == NULL || strcmp(chosen, call) != 0)
        return false;
    if (++calls != strtol(at, NULL, 10))
        return false;
    if (getenv("FAIL_KILL") != NULL)
        (void)raise(SIGKILL);
    const char *errnum = getenv("FAIL_ERRNO");
    errno = errnum == NULL ? EIO : (int)strtol(errnum, NULL, 10);
    return true;
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        (void)fprintf(file, "%ld\n", calls);
        (void)fclose(file);
    }
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "write");
    return fd_is_under(fd) && fails("write") ? -1 : real(fd, bytes, len);
}

int fsync(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    return fd_is_under(fd) && fails("fsync") ? -1 : real(fd);
}

int close(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "close");
    bool failed = fd_is_under(fd) && fails("close");
    int rc = real(fd);
    if (failed)
        errno = EIO;
    return failed ? -1 : rc;
}

int rename(const char *from, const char *to)
{
    static int (*real)(const char *, const char *);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "rename");
    return is_under(to) && fails("rename") ? -1 : real(from, to);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    static int (*real)(int, const char *, int, const char *, unsigned);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "renameat2");
    return is_under(to) && fails("rename") ? -1 : real(from_fd, from, to_fd, to, flags);
}

int mkdir(const char *path, mode_t mode)
{
    static int (*real)(const char *, mode_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "mkdir");
    return is_under(path) && fails("mkdir") ? -1 : real(path, mode);
}

int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "open");
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    return is_under(path) && fails("open") ? -1 : real(path, flags, mode);
}
