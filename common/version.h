/* The version of the three programs; recorded in manifests as the tool that wrote them. */
#ifndef TT_VERSION_H
#define TT_VERSION_H

#define TT_VERSION "0.1.0"

#endif
