#define CLONO_ISA isa_baseline
#define CLONO_ISA_NAME "baseline"
#include "engine/model/kernel_body.hpp"
