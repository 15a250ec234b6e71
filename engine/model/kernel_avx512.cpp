#define CLONO_ISA isa_avx512
#define CLONO_ISA_NAME "avx512"
#include "engine/model/kernel_body.hpp"
