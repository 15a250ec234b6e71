#include "ctl/commands.hpp"

namespace clono::ctl {

std::span<const Command> commands() {
    static constexpr Command kCommands[] = {
        {"migrate", "", "bring the schema to this release's version", migrate},
        {"grants", "", "print the SQL that gives each program's database user its rights",
         print_grants},
        {"config", "[SECTION.KEY]", "print one setting, or all with their ranges", print_config},
        {"user add", "NAME [--role user|support|admin] [--email E] [--phone P] [--reset-code]",
         "make an account; its owner types the password here, or it is read from standard input; "
         "--reset-code: for somebody else, who sets one with the code that is printed",
         add_user},
        {"user password", "NAME",
         "print a code with which the account's owner sets a new password, once, within a day",
         make_reset_code},
        {"user factor", "NAME off", "take a lost second factor off an account and end its sessions",
         remove_second_factor},
        {"user role", "NAME user|support|admin", "change what an account may do", set_user_role},
        {"user state", "NAME active|locked", "lock or unlock an account", set_user_state},
        {"user list", "[--role ROLE] [--state STATE] [--json]", "list accounts", list_users},
        {"jobs", "[--state STATE] [--limit N] [--json]", "list jobs, newest first", list_jobs},
        {"status", "[--json]",
         "schema, supervisors and their work, queue, last failures, disk; exit code 1 when "
         "something is wrong",
         show_status},
        {"drain", "[INSTANCE] [--wait SECONDS]",
         "let a supervisor finish what it has and claim nothing more, until undrain or its end",
         drain},
        {"undrain", "[INSTANCE]", "let it claim again", undrain},
        {"fsck", "[--repair] [--deep] [--grace MINUTES] [--json]",
         "compare rows and files, also while the site runs; --deep reads every file, --repair "
         "moves what nothing names to lost+found/ and sets modes; exit code 0 clean, 1 findings "
         "left, 3 could not be done",
         check_files},
        {"backup", "DIR",
         "save database and files into the new folder DIR while the site runs; exit code 1 when "
         "the site itself was found damaged, 3 when there is no backup",
         back_up},
        {"restore", "DIR [--check]",
         "put a backup into the empty site of --config (scripts/restore makes one); --check only "
         "reads the backup and compares every SHA-256",
         restore_backup},
    };
    return kCommands;
}

} // namespace clono::ctl
