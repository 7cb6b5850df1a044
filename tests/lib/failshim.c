/*
 * Preloaded (LD_PRELOAD) into a program under test: lets one system call of a kind fail, as a full
 * disk or a broken one would, or lets a signal come just there.
 *
 *   FAIL_CALL    write, fsync, rename, mkdir, open, read, close, unlink; send, recv; those of LMDB:
 *                pwrite, writev, fdatasync; of large files: sync_file_range
 *   FAIL_AT      which one, counted from 1 over all processes of the program; 0: none
 *   FAIL_UNDER   only calls on files below this directory count (by the path of the descriptor in
 *                /proc), so that those of logs and libraries do not; send and recv always do
 *   FAIL_ERRNO   with what it fails, a number
 *   FAIL_SIGNAL  the program gets this signal there instead, a number, and the process that it has
 *                forked if that makes the call; if it lives on, the call is made
 *   FAIL_COUNT   gets the number of calls when the program ends, a line a kind: "write 12"
 *   FAIL_TRACE   gets a line for each call that changes what is on disk, with tabs: write, fsync,
 *                create, mkdir, unlink PATH; rename FROM TO
 *   FAIL_CLOCK_S  the clock is so many seconds ahead (behind, when negative)
 *
 * A write that fails, or is killed at, has put half of its bytes before.
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
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *const kinds[] = {"write", "fsync", "rename", "mkdir", "open", "read", "close",
    "unlink", "pwrite", "writev", "fdatasync", "send", "recv", "sync_file_range"};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* What all processes see. */
static struct {
    pid_t program;
    long calls[KINDS]; /* of each kind */
} * shared;

__attribute__((constructor)) static void begin(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        abort();
    shared->program = getpid();
}

/* The next definition of a function: the real one. */
#define REAL(name) ((void)(real != NULL || (*(void **)&real = dlsym(RTLD_NEXT, name)) != NULL))

static bool is_under(const char *path)
{
    const char *root = getenv("FAIL_UNDER");
    return root != NULL && strncmp(path, root, strlen(root)) == 0;
}

/* The path of a descriptor, empty when it has none; until the next call. */
static const char *path_of(int fd)
{
    static _Thread_local char path[4096];
    char link[64];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    path[len < 0 ? 0 : len] = '\0';
    return path;
}

static bool fd_is_under(int fd)
{
    return is_under(path_of(fd));
}

/* Tells of a call that was made. */
static void trace(const char *call, const char *path, const char *to)
{
    static FILE *file;
    const char *name = getenv("FAIL_TRACE");
    if (name == NULL || !is_under(path))
        return;
    int errnum = errno;
    if (file == NULL && (file = fopen(name, "a")) == NULL)
        abort();
    (void)fprintf(file, "%s\t%s%s%s\n", call, path, to[0] == '\0' ? "" : "\t", to);
    (void)fflush(file);
    errno = errnum;
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
    while (i < KINDS - 1 && strcmp(kinds[i], call) != 0)
        i++;
    long calls = __atomic_add_fetch(&shared->calls[i], 1, __ATOMIC_RELAXED);
    const char *chosen = getenv("FAIL_CALL");
    return chosen != NULL && strcmp(chosen, call) == 0 && calls == setting("FAIL_AT", 0);
}

/* At the chosen call: true when it is to fail, with errno set. */
static bool strikes(void)
{
    int signum = (int)setting("FAIL_SIGNAL", 0);
    if (signum != 0) {
        if (getpid() != shared->program)
            (void)kill(shared->program, signum);
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
        (void)fprintf(file, "%s %ld\n", kinds[i], shared->calls[i]);
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
    trace("write", path_of(fd), "");
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
    if (fd_is_under(fd) && fails("fsync"))
        return -1;
    trace("fsync", path_of(fd), "");
    return real(fd);
}

int sync_file_range(int fd, off_t from, off_t len, unsigned flags)
{
    static int (*real)(int, off_t, off_t, unsigned);
    REAL("sync_file_range");
    return fd_is_under(fd) && fails("sync_file_range") ? -1 : real(fd, from, len, flags);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    static ssize_t (*real)(int, const void *, size_t, off_t);
    REAL("pwrite");
    if (fd_is_under(fd) && is_chosen("pwrite")) {
        ssize_t put = real(fd, bytes, len / 2, at);
        if (put < 0 || strikes())
            return -1;
    }
    if ((fcntl(fd, F_GETFL) & O_DSYNC) == 0)
        trace("write", path_of(fd), "");
    return real(fd, bytes, len, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    static ssize_t (*real)(int, const struct iovec *, int);
    REAL("writev");
    if (fd_is_under(fd) && is_chosen("writev")) {
        off_t at = lseek(fd, 0, SEEK_CUR);
        ssize_t put = real(fd, parts, count / 2);
        if (put < 0 || strikes())
            return -1;
        (void)lseek(fd, at, SEEK_SET);
    }
    trace("write", path_of(fd), "");
    return real(fd, parts, count);
}

int fdatasync(int fd)
{
    static int (*real)(int);
    REAL("fdatasync");
    if (fd_is_under(fd) && fails("fdatasync"))
        return -1;
    trace("fsync", path_of(fd), "");
    return real(fd);
}

int close(int fd)
{
    static int (*real)(int);
    REAL("close");
    bool failed = (fcntl(fd, F_GETFL) & O_PATH) == 0 && fd_is_under(fd) && fails("close");
    int errnum = errno;
    int rc = real(fd);
    if (failed)
        errno = errnum;
    return failed ? -1 : rc;
}

/* The path of a name in a directory; until two calls later. */
static const char *path_at(int dir, const char *name)
{
    static _Thread_local char paths[2][8192];
    static _Thread_local int turn;
    char *path = paths[turn = 1 - turn];
    bool relative = dir != AT_FDCWD && name[0] != '/';
    (void)snprintf(
        path, sizeof paths[0], "%s%s%s", relative ? path_of(dir) : "", relative ? "/" : "", name);
    return path;
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    static int (*real)(int, const char *, int, const char *, unsigned);
    REAL("renameat2");
    const char *from_path = path_at(from_fd, from);
    const char *to_path = path_at(to_fd, to);
    if (is_under(to_path) && fails("rename"))
        return -1;
    trace("rename", from_path, to_path);
    return real(from_fd, from, to_fd, to, flags);
}

int mkdirat(int fd, const char *name, mode_t mode)
{
    static int (*real)(int, const char *, mode_t);
    REAL("mkdirat");
    const char *path = path_at(fd, name);
    if (is_under(path) && fails("mkdir"))
        return -1;
    int rc = real(fd, name, mode);
    if (rc == 0)
        trace("mkdir", path, "");
    return rc;
}

/* Directories on the way to a file (O_PATH) do not count. */
int openat(int fd, const char *name, int flags, ...)
{
    static int (*real)(int, const char *, int, ...);
    REAL("openat");
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    const char *path = path_at(fd, name);
    if ((flags & O_PATH) == 0 && is_under(path) && fails("open"))
        return -1;
    struct stat st;
    if ((flags & O_CREAT) != 0 && stat(path, &st) != 0)
        trace("create", path, "");
    return real(fd, name, flags, mode);
}

int unlinkat(int fd, const char *path, int flags)
{
    static int (*real)(int, const char *, int);
    REAL("unlinkat");
    const char *full = path_at(fd, path);
    if (is_under(full) && fails("unlink"))
        return -1;
    trace("unlink", full, "");
    return real(fd, path, flags);
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
