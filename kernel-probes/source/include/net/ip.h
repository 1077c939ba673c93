/* Nothing of this header is used but what it includes. */
#pragma once

#include <linux/types.h>
#include <net/sock.h>
