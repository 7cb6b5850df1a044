/*
 * Addresses of the network that are not the public's.
 */
#ifndef TT_HTTPADDRESS_H
#define TT_HTTPADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether it is this host's, of a private network, of a group, or of none; so of IPv4 within IPv6.
 */
bool httpaddress_is_private(const struct sockaddr *address);

#endif
