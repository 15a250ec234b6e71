#define CLONO_ISA isa_avx2
#define CLONO_ISA_NAME "avx2"
#include "engine/model/kernel_body.hpp"
