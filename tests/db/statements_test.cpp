// Every statement of the program, against the migrated schema and against the common subset of MySQL >= 8.0.29
// and MariaDB >= 10.6.

#include "db/client/sql.hpp"
#include "db/client/transaction.hpp"
#include "db/schema/embedded_sql.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace clono::db {
namespace {

struct Forbidden {
    const char* pattern;
    const char* why;
};

// What one of the two doesn't know, or does differently.
const Forbidden kForbidden[] = {
    {R"(\bRETURNING\b)", "MariaDB only"},
    {R"(\bUUID\s*\(|\bUUID\b\s+(NOT|NULL|DEFAULT))", "differs"},
    {R"(_0900_|uca1400)", "collations of one of the two"},
    {R"(\bSEQUENCE\b|\bNEXTVAL\b|\bNEXT VALUE\b)", "MariaDB only"},
    {R"(\bCREATE\s+OR\s+REPLACE\s+TABLE\b)", "MariaDB only"},
    {R"(\b(ADD|DROP)\s+(COLUMN|INDEX|KEY|CONSTRAINT)\s+IF\b)", "MariaDB only"},
    {R"(->>?)", "MySQL only"},
    {R"(\bLATERAL\b|\bMEMBER\s+OF\b|\bJSON_TABLE\b)", "differs"},
    {R"(\bAS\s+new\b\s+ON\s+DUPLICATE)", "MySQL only"},
    {R"(\bMINUS\b|\bINTERSECT\b|\bEXCEPT\b)", "MySQL only since 8.0.31"},
    {R"(\bFOR\s+SHARE\b|\bLOCK\s+IN\s+SHARE\s+MODE\b)", "differs"},
    {R"(\bINET6?_ATON\b|\bINET6\b)", "differs"},
    {R"(\bNOW\s*\(|\bCURRENT_TIMESTAMP\b|\bSYSDATE\b|\bCURDATE\b)",
     "times come from UTC_TIMESTAMP(6)"},
    {R"(\bVECTOR\b|\bINVISIBLE\b|\bPERIOD\s+FOR\b|\bSYSTEM\s+VERSIONING\b)", "differs"},
};

std::string why_forbidden(const std::string& sql) {
    for (const Forbidden& rule : kForbidden) {
        if (std::regex_search(sql, std::regex{rule.pattern, std::regex::icase})) {
            return std::string{rule.pattern} + ": " + rule.why;
        }
    }
    return {};
}

bool is_of_a_test(const Sql& sql) {
    return std::string_view{sql.name()}.starts_with("test.");
}

TEST(Statements, all_prepare_against_the_migrated_schema) {
    const test::PrivateDatabase database;
    Connection connection{database.options()};
    connection.open();
    int prepared = 0;
    for (const Sql* sql : Sql::all()) {
        if (is_of_a_test(*sql)) {
            continue;
        }
        EXPECT_NO_THROW(connection.prepare(*sql)) << sql->name() << ": " << sql->text();
        ++prepared;
    }
    EXPECT_GT(prepared, 20) << "the library is not linked in as a whole";
}

TEST(Statements, have_unique_names) {
    std::set<std::string> names;
    for (const Sql* sql : Sql::all()) {
        EXPECT_TRUE(names.insert(sql->name()).second) << sql->name();
    }
}

TEST(Statements, keep_to_the_common_subset) {
    for (const Sql* sql : Sql::all()) {
        if (!is_of_a_test(*sql)) {
            EXPECT_EQ(why_forbidden(sql->text()), "") << sql->name();
        }
    }
    for (const EmbeddedFile& file : embedded_migrations()) {
        EXPECT_EQ(why_forbidden(file.text), "") << file.name;
    }
}

TEST(Statements, have_no_values_pasted_in) {
    // Quoted words are states, kinds and the like, in lower case; anything longer is a value that wants a `?`.
    const std::regex quoted{"'([^']*)'"};
    for (const Sql* sql : Sql::all()) {
        if (is_of_a_test(*sql)) {
            continue;
        }
        const std::string text = sql->text();
        for (std::sregex_iterator it{text.begin(), text.end(), quoted}, end; it != end; ++it) {
            EXPECT_TRUE(std::regex_match((*it)[1].str(), std::regex{"[a-z_.$\\[\\]*%|-]{0,32}"}))
                << sql->name() << ": " << (*it)[1];
        }
    }
}

TEST(Statements, the_lint_sees_what_it_forbids) {
    for (const std::string sql : {"INSERT INTO a VALUES (1) RETURNING id", "SELECT NOW()",
                                  "SELECT a->>'$.b' FROM c", "x COLLATE utf8mb4_0900_ai_ci",
                                  "id UUID NOT NULL", "ALTER TABLE a ADD COLUMN IF NOT EXISTS b"}) {
        EXPECT_NE(why_forbidden(sql), "") << sql;
    }
    EXPECT_EQ(why_forbidden("SELECT id FROM job WHERE id = ? FOR UPDATE SKIP LOCKED"), "");
}

} // namespace
} // namespace clono::db
