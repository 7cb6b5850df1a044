#include "httpaddress.h"

#include <netinet/in.h>
#include <string.h>

static bool is_private_v4(const unsigned char a[4])
{
    return a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224 ||
           (a[0] == 100 && a[1] >= 64 && a[1] < 128) || (a[0] == 169 && a[1] == 254) ||
           (a[0] == 172 && a[1] >= 16 && a[1] < 32) || (a[0] == 192 && a[1] == 168);
}

static bool is_private_v6(const unsigned char a[16])
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static const unsigned char nat64[12] = {0, 0x64, 0xFF, 0x9B};
    static const unsigned char zeros[15] = {0};
    if (memcmp(a, mapped, sizeof mapped) == 0 || memcmp(a, nat64, sizeof nat64) == 0)
        return is_private_v4(a + 12);
    return memcmp(a, zeros, sizeof zeros) == 0 || (a[0] & 0xFE) == 0xFC || a[0] == 0xFF ||
           (a[0] == 0xFE && (a[1] & 0xC0) == 0x80);
}

bool httpaddress_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_private_v4((const unsigned char *)&in.sin_addr);
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    return address->sa_family != AF_INET6 || is_private_v6(in6.sin6_addr.s6_addr);
}
