#pragma once

#include "keeper/plan.hpp"

#include <string>

#include <sys/types.h>

namespace clono::keeper {

/// Starts a service's program in a session and process group of its own (the group's id is the
/// returned pid), as its account, with output appended to its log and standard input closed.
/// It gets its stop signal when the keeper dies, so that a killed keeper leaves nothing behind.
///
/// @return  the child's pid; a program that cannot be executed ends with 127 and a line in its log
/// @throws std::runtime_error  when the account is unknown or fork fails
pid_t spawn(const Service& service);

/// When the kernel started this process, in clock ticks since boot; 0 when there is no such process
/// or it is a zombie. With the pid it names one process for ever, which the pid alone does not.
unsigned long long start_time(pid_t pid);

/// True when a connection to this UNIX socket is accepted.
bool accepts(const std::string& socket_path);

/// SIGKILL for every process whose parent is this one, until none is left: what a service left
/// behind is handed to the keeper, which is a subreaper.
void kill_leftover_children();

/// Tells systemd that the stack is up (sd_notify's READY=1); nothing when it did not ask.
void notify_ready();

} // namespace clono::keeper
