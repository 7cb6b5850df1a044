/*
 * Preloaded (LD_PRELOAD) into a program under test: lets one system call of a kind fail, as a full
 * disk or a broken one would, or lets a signal come just there.
 *
 *   FAIL_CALL    write, fsync, rename, mkdir, open, read, close, unlink; send, recv
 *   FAIL_AT      which one, counted from 1; 0: none
 *   FAIL_UNDER   only calls on files below this directory count (by the path of the descriptor in
 *                /proc), so that those of logs and libraries do not; send and recv always do
 *   FAIL_ERRNO   with what it fails, a number
 *   FAIL_SIGNAL  the process gets this signal there instead, a number; if it lives on, the call is
 *                made
 *   FAIL_COUNT   file that gets the number of calls when the program ends, a line a kind: "write
 * 12" FAIL_CLOCK_S  the clock is so many seconds ahead (behind, when negative)
 *
 * A write that fails, or is killed at, has put half of its bytes before.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
    const char *name;
    long calls;
} kinds[] = {{"write", 0}, {"fsync", 0}, {"rename", 0}, {"mkdir", 0}, {"open", 0}, {"read", 0},
    {"close", 0}, {"unlink", 0}, {"send", 0}, {"recv", 0}};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* The next definition of a function: the real one. */
#define REAL(name) ((void)(real != NULL || (*(void **)&real = dlsym(RTLD_NEXT, name)) != NULL))

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

static long setting(const char *name, long otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : strtol(value, NULL, 10);
}

/* Counts a call; true when it is the one. */
static bool is_chosen(const char *call)
{
    size_t i = 0;
    while (i < KINDS - 1 && strcmp(kinds[i].name, call) != 0)
        i++;
    kinds[i].calls++;
    const char *chosen = getenv("FAIL_CALL");
    return chosen != NULL && strcmp(chosen, call) == 0 && kinds[i].calls == setting("FAIL_AT", 0);
}

/* At the chosen call: true when it is to fail, with errno set. */
static bool strikes(void)
{
    int signum = (int)setting("FAIL_SIGNAL", 0);
    if (signum != 0) {
        (void)raise(signum);
        return false;
    }
    errno = (int)setting("FAIL_ERRNO", EIO);
    return true;
}

static bool fails(const char *call)
{
    return is_chosen(call) && strikes();
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file == NULL)
        return;
    for (size_t i = 0; i < KINDS; i++)
        (void)fprintf(file, "%s %ld\n", kinds[i].name, kinds[i].calls);
    (void)fclose(file);
}

/* ---------------------------------------------------------------------------------- files */

ssize_t write(int fd, const void *bytes, size_t len)
{
    static ssize_t (*real)(int, const void *, size_t);
    REAL("write");
    size_t done = 0;
    if (fd_is_under(fd) && is_chosen("write")) {
        ssize_t put = real(fd, bytes, len / 2);
        if (put < 0 || strikes())
            return -1;
        done = (size_t)put;
    }
    ssize_t put = real(fd, (const char *)bytes + done, len - done);
    return put < 0 ? put : (ssize_t)done + put;
}

ssize_t read(int fd, void *bytes, size_t len)
{
    static ssize_t (*real)(int, void *, size_t);
    REAL("read");
    return fd_is_under(fd) && fails("read") ? -1 : real(fd, bytes, len);
}

int fsync(int fd)
{
    static int (*real)(int);
    REAL("fsync");
    return fd_is_under(fd) && fails("fsync") ? -1 : real(fd);
}

int close(int fd)
{
    static int (*real)(int);
    REAL("close");
    bool failed = fd_is_under(fd) && fails("close");
    int errnum = errno;
    int rc = real(fd);
    if (failed)
        errno = errnum;
    return failed ? -1 : rc;
}

int rename(const char *from, const char *to)
{
    static int (*real)(const char *, const char *);
    REAL("rename");
    return is_under(to) && fails("rename") ? -1 : real(from, to);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    static int (*real)(int, const char *, int, const char *, unsigned);
    REAL("renameat2");
    return is_under(to) && fails("rename") ? -1 : real(from_fd, from, to_fd, to, flags);
}

int mkdir(const char *path, mode_t mode)
{
    static int (*real)(const char *, mode_t);
    REAL("mkdir");
    return is_under(path) && fails("mkdir") ? -1 : real(path, mode);
}

int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    REAL("open");
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    return is_under(path) && fails("open") ? -1 : real(path, flags, mode);
}

DIR *opendir(const char *path)
{
    static DIR *(*real)(const char *);
    REAL("opendir");
    return is_under(path) && fails("open") ? NULL : real(path);
}

int unlink(const char *path)
{
    static int (*real)(const char *);
    REAL("unlink");
    return is_under(path) && fails("unlink") ? -1 : real(path);
}

int unlinkat(int fd, const char *path, int flags)
{
    static int (*real)(int, const char *, int);
    REAL("unlinkat");
    return fd_is_under(fd) && fails("unlink") ? -1 : real(fd, path, flags);
}

int rmdir(const char *path)
{
    static int (*real)(const char *);
    REAL("rmdir");
    return is_under(path) && fails("unlink") ? -1 : real(path);
}

/* -------------------------------------------------------------------------------- sockets */

/* A connection that has failed is gone: libpq waits for a server's last words where it is not. */
static bool breaks(int fd, const char *call)
{
    if (!fails(call))
        return false;
    int errnum = errno;
    (void)shutdown(fd, SHUT_RDWR);
    errno = errnum;
    return true;
}

ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
    static ssize_t (*real)(int, const void *, size_t, int);
    REAL("send");
    return breaks(fd, "send") ? -1 : real(fd, bytes, len, flags);
}

ssize_t recv(int fd, void *bytes, size_t len, int flags)
{
    static ssize_t (*real)(int, void *, size_t, int);
    REAL("recv");
    return breaks(fd, "recv") ? -1 : real(fd, bytes, len, flags);
}

/* ---------------------------------------------------------------------------------- clock */

int clock_gettime(clockid_t clock, struct timespec *t)
{
    static int (*real)(clockid_t, struct timespec *);
    REAL("clock_gettime");
    int rc = real(clock, t);
    if (clock == CLOCK_REALTIME)
        t->tv_sec += setting("FAIL_CLOCK_S", 0);
    return rc;
}
