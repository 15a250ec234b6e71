#include "fcgi/common/field_reader.hpp"
#include "fcgi/common/json_body.hpp"

#include <gtest/gtest.h>

namespace clono::fcgi {
namespace {

using nlohmann::json;

std::map<std::string, std::string> codes_of(const std::function<void()>& action) {
    std::map<std::string, std::string> codes;
    try {
        action();
    } catch (const web::HttpError& error) {
        codes[""] = error.code();
        for (const auto& [name, field] : error.fields()) {
            codes[name] = field.code;
            EXPECT_FALSE(field.message.en.empty());
            EXPECT_NE(field.message.en, field.message.zh);
        }
    }
    return codes;
}

using Codes = std::map<std::string, std::string>;

TEST(ParseJsonObject, RefusesWhatIsNoStrictObject) {
    for (const std::string& text :
         {std::string("[1]"), std::string("{\"a\":1} x"), std::string(R"({"a":1,"a":2})"),
          std::string("{\"a\":\"\xff\"}"), std::string("{'a':1}"), std::string(""),
          std::string("{\"a\":") + std::string(17, '[') + std::string(17, ']') + "}"}) {
        EXPECT_EQ(codes_of([&] { parse_json_object(text); })[""], "malformed_json") << text;
    }
}

TEST(ParseJsonObject, AllowsTheSameNameInDifferentObjects) {
    EXPECT_EQ(parse_json_object(R"({"a": {"n": 1}, "b": {"n": 2}, "n": 3})")["b"]["n"], 2);
}

TEST(ReadJsonBody, WantsTheJsonContentType) {
    web::Request request;
    request.headers["content-type"] = "text/plain";
    request.body = web::string_body("{}");
    EXPECT_EQ(codes_of([&] { read_json_body(request); })[""], "unsupported_media_type");
    request.headers["content-type"] = "application/json; charset=utf-8";
    EXPECT_EQ(read_json_body(request), json::object());
}

TEST(FieldReader, GivesValuesThatAreRight) {
    const json object{{"name", "病人 7"}, {"n", 3},      {"x", 0.5},
                      {"on", true},       {"kind", "b"}, {"no", nullptr}};
    FieldReader fields(object);
    EXPECT_EQ(fields.text("name"), "病人 7");
    EXPECT_EQ(fields.integer("n", 1, 3), 3);
    EXPECT_EQ(fields.number("x", 0, 1), 0.5);
    EXPECT_TRUE(fields.flag("on"));
    EXPECT_EQ(fields.choice("kind", {"a", "b"}), "b");
    EXPECT_EQ(fields.optional_integer("no", 1, 2), std::nullopt);
    fields.finish();
}

TEST(FieldReader, CollectsEverythingThatIsWrong) {
    const json object{{"name", " "}, {"n", 4},      {"half", 1.5}, {"x", 0},
                      {"on", 1},     {"kind", "c"}, {"extra", 1}};
    const auto codes = codes_of([&] {
        FieldReader fields(object);
        fields.text("name");
        fields.integer("n", 1, 3);
        fields.integer("half", 1, 3);
        fields.number("x", 0, 1, true);
        fields.flag("on");
        fields.choice("kind", {"a", "b"});
        fields.text("absent");
        fields.finish();
    });
    const Codes expected{
        {"", "invalid_fields"},   {"name", "missing"},   {"n", "out_of_range"},
        {"half", "not_integer"},  {"x", "out_of_range"}, {"on", "not_yes_or_no"},
        {"kind", "not_a_choice"}, {"absent", "missing"}, {"extra", "unknown_field"}};
    EXPECT_EQ(codes, expected);
}

TEST(FieldReader, RefusesTextThatHidesSomething) {
    for (const char* text : {"a\nb", "a\u202eb", "a\u200bb", "\x01"}) {
        const json object{{"name", text}};
        const auto codes = codes_of([&] {
            FieldReader fields(object);
            fields.text("name");
            fields.finish();
        });
        EXPECT_EQ(codes.at("name"), "not_plain_text");
    }
}

TEST(FieldReader, RefusesNumbersThatOverflow) {
    const json object = json::parse(R"({"a": 18446744073709551615, "b": -1, "c": 1e300})");
    const auto codes = codes_of([&] {
        FieldReader fields(object);
        fields.integer("a", 0, 100);
        fields.integer("b", 0, 100);
        fields.integer("c", 0, 100);
        fields.finish();
    });
    EXPECT_EQ(codes.at("a"), "out_of_range");
    EXPECT_EQ(codes.at("b"), "out_of_range");
    EXPECT_EQ(codes.at("c"), "not_integer");
}

TEST(FieldReader, NamesNestedFieldsByTheirPath) {
    const json outer{{"samples", {{{"name", 1}}}}};
    const auto codes = codes_of([&] {
        FieldReader fields(outer);
        FieldReader sample(fields.raw("samples")->at(0), "samples[0].", fields.errors());
        sample.text("name");
        sample.refuse_unknown();
        fields.finish();
    });
    EXPECT_EQ(codes.at("samples[0].name"), "not_text");
}

} // namespace
} // namespace clono::fcgi
