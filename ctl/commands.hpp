#pragma once
// One function a command; commands.cpp has the table.

#include "ctl/command.hpp"

namespace clono::ctl {

void migrate(const config::Config& config, Arguments arguments);
void print_grants(const config::Config& config, Arguments arguments);
void print_config(const config::Config& config, Arguments arguments);
void add_user(const config::Config& config, Arguments arguments);
void make_reset_code(const config::Config& config, Arguments arguments);
void remove_second_factor(const config::Config& config, Arguments arguments);
void set_user_role(const config::Config& config, Arguments arguments);
void set_user_state(const config::Config& config, Arguments arguments);
void list_users(const config::Config& config, Arguments arguments);
void list_jobs(const config::Config& config, Arguments arguments);
void drain(const config::Config& config, Arguments arguments);
void undrain(const config::Config& config, Arguments arguments);
void show_status(const config::Config& config, Arguments arguments);
void check_files(const config::Config& config, Arguments arguments);
void back_up(const config::Config& config, Arguments arguments);
void restore_backup(const config::Config& config, Arguments arguments);

} // namespace clono::ctl
