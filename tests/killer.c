/* Ends or fails a program at its n-th call that changes something below one folder (LD_PRELOAD, glibc).

   The kinds of calls are numbered as in kills.py. Nothing is synced: a killed process loses no written byte, a power
   cut is another matter, and the calls are counted all the same. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE, FSYNC, FTRUNCATE, RENAME, LINK, UNLINK, RMDIR, MKDIR, CREATE };
enum { OFF, COUNT, BEFORE, AFTER, TORN, FAIL };
#define MOST (1 << 16)

static char root[PATH_MAX];
static size_t root_length;
static int mode, number, sticky, failure;
static unsigned mask;
static int calls;
static unsigned char kinds[MOST];

void killer_arm(const char *folder, int how, int at, unsigned which, int error, int for_good)
{
    root_length = strlen(folder);
    memcpy(root, folder, root_length + 1);
    number = at;
    mask = which;
    failure = error;
    sticky = for_good;
    calls = 0;
    mode = how;
}

int killer_calls(unsigned char *into, int most)
{
    int count = calls < MOST ? calls : MOST;
    memcpy(into, kinds, count < most ? count : most);
    return calls;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static int below(const char *path)
{
    return !strncmp(path, root, root_length) && (!path[root_length] || path[root_length] == '/');
}

static int opened_below(int descriptor)
{
    char link[64], path[PATH_MAX];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return below(path);
}

static int named_below(int folder, const char *path)
{
    char here[PATH_MAX];
    if (path[0] == '/')
        return below(path);
    if (folder != AT_FDCWD)
        return opened_below(folder);
    return getcwd(here, sizeof here) && below(here);
}

enum { GO, DIE_AFTER, HALF, REFUSE };

static int verdict(int kind, int concerned)
{
    int here;
    if (mode == OFF || !concerned || !(mask & 1u << kind))
        return GO;
    here = calls++;
    if (here < MOST)
        kinds[here] = kind;
    if (mode == FAIL && (here == number || (sticky && here > number)))
        return REFUSE;
    if (here != number)
        return GO;
    if (mode == BEFORE)
        die();
    if (mode == TORN && kind == WRITE)
        return HALF;
    return mode == AFTER || mode == TORN ? DIE_AFTER : GO;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) \
        real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define CHANGE(kind, concerned, call) \
    int said = mode == OFF ? GO : verdict(kind, concerned); \
    if (said == REFUSE) { \
        errno = failure; \
        return -1; \
    } \
    __typeof__(call) result = (call); \
    if (said == DIE_AFTER || said == HALF) \
        die(); \
    return result

#define HALVED(size) (said == HALF ? (size) / 2 : (size))

ssize_t write(int d, const void *data, size_t size) { REAL(write); CHANGE(WRITE, opened_below(d), real(d, data, HALVED(size))); }
ssize_t pwrite(int d, const void *data, size_t size, off_t at) { REAL(pwrite); CHANGE(WRITE, opened_below(d), real(d, data, HALVED(size), at)); }
ssize_t pwrite64(int d, const void *data, size_t size, off64_t at) { REAL(pwrite64); CHANGE(WRITE, opened_below(d), real(d, data, HALVED(size), at)); }
ssize_t writev(int d, const struct iovec *parts, int count) { REAL(writev); CHANGE(WRITE, opened_below(d), real(d, parts, HALVED(count))); }
int fsync(int d) { CHANGE(FSYNC, opened_below(d), 0); }
int fdatasync(int d) { CHANGE(FSYNC, opened_below(d), 0); }
int syncfs(int d) { CHANGE(FSYNC, opened_below(d), 0); }
void sync(void) { if (mode != OFF && verdict(FSYNC, 1) == DIE_AFTER) die(); }
int ftruncate(int d, off_t size) { REAL(ftruncate); CHANGE(FTRUNCATE, opened_below(d), real(d, size)); }
int ftruncate64(int d, off64_t size) { REAL(ftruncate64); CHANGE(FTRUNCATE, opened_below(d), real(d, size)); }
int rename(const char *old, const char *new) { REAL(rename); CHANGE(RENAME, named_below(AT_FDCWD, new), real(old, new)); }
int renameat(int f, const char *old, int g, const char *new) { REAL(renameat); CHANGE(RENAME, named_below(g, new), real(f, old, g, new)); }
int renameat2(int f, const char *old, int g, const char *new, unsigned flags) { REAL(renameat2); CHANGE(RENAME, named_below(g, new), real(f, old, g, new, flags)); }
int link(const char *old, const char *new) { REAL(link); CHANGE(LINK, named_below(AT_FDCWD, new), real(old, new)); }
int linkat(int f, const char *old, int g, const char *new, int flags) { REAL(linkat); CHANGE(LINK, named_below(g, new), real(f, old, g, new, flags)); }
int symlink(const char *text, const char *new) { REAL(symlink); CHANGE(LINK, named_below(AT_FDCWD, new), real(text, new)); }
int symlinkat(const char *text, int f, const char *new) { REAL(symlinkat); CHANGE(LINK, named_below(f, new), real(text, f, new)); }
int unlink(const char *path) { REAL(unlink); CHANGE(UNLINK, named_below(AT_FDCWD, path), real(path)); }
int unlinkat(int f, const char *path, int flags) { REAL(unlinkat); CHANGE(flags & AT_REMOVEDIR ? RMDIR : UNLINK, named_below(f, path), real(f, path, flags)); }
int rmdir(const char *path) { REAL(rmdir); CHANGE(RMDIR, named_below(AT_FDCWD, path), real(path)); }
int mkdir(const char *path, mode_t bits) { REAL(mkdir); CHANGE(MKDIR, named_below(AT_FDCWD, path), real(path, bits)); }
int mkdirat(int f, const char *path, mode_t bits) { REAL(mkdirat); CHANGE(MKDIR, named_below(f, path), real(f, path, bits)); }

#define BITS \
    mode_t bits = 0; \
    if (flags & O_CREAT) { \
        va_list more; \
        va_start(more, flags); \
        bits = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *path, int flags, ...) { BITS REAL(open); CHANGE(CREATE, flags & O_CREAT && named_below(AT_FDCWD, path), real(path, flags, bits)); }
int open64(const char *path, int flags, ...) { BITS REAL(open64); CHANGE(CREATE, flags & O_CREAT && named_below(AT_FDCWD, path), real(path, flags, bits)); }
int openat(int f, const char *path, int flags, ...) { BITS REAL(openat); CHANGE(CREATE, flags & O_CREAT && named_below(f, path), real(f, path, flags, bits)); }
int openat64(int f, const char *path, int flags, ...) { BITS REAL(openat64); CHANGE(CREATE, flags & O_CREAT && named_below(f, path), real(f, path, flags, bits)); }
