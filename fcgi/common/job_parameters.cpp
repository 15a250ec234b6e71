#include "fcgi/common/job_parameters.hpp"

#include "account/mask.hpp"
#include "config/config.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "fcgi/common/errors.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace clono::fcgi {
namespace {

using nlohmann::json;

constexpr std::int64_t kLargestSeed = 4294967295; // 32 bits: exact in JSON for every reader
constexpr std::size_t kLongestSampleName = 100;
constexpr std::size_t kLongestFileName = 255;

struct Choice {
    const char* name = "";
    std::initializer_list<std::string_view> options; ///< the first is the default
};

// In the engine's own words (docs/engine-contract.md).
const std::array<Choice, 4> kChoices{{
    {"prior", {"major_copy_number", "parental_copy_number", "total_copy_number"}},
    {"density", {"pyclone_beta_binomial", "pyclone_binomial"}},
    {"init_method", {"disconnected", "connected"}},
    {"concentration_prior", {"pyclone", "auto"}},
}};

struct IntegerRange {
    const char* name = "";
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::optional<std::int64_t> standard; ///< none: null, or computed
};

/// All but burnin and seed, whose defaults are computed.
std::array<IntegerRange, 6> integer_ranges(const ParameterLimits& limits) {
    return {{
        {"num_iters", 2, limits.iterations, std::min<std::int64_t>(10000, limits.iterations)},
        {"thin", 1, 10000, 1},
        {"chains", 1, limits.chains, std::min<std::int64_t>(2, limits.chains)},
        {"max_clusters", 1, 10000, std::nullopt},
        {"min_cluster_size", 0, 100000, 0},
        {"mesh_size", 3, 1001, 101},
    }};
}

std::int64_t random_seed() {
    std::int64_t seed = 0;
    for (const std::uint8_t byte : random_bytes<4>()) {
        seed = seed * 256 + byte;
    }
    return seed;
}

/// The model's parameters, defaults filled in.
json read_model(FieldReader& fields, const ParameterLimits& limits) {
    json model;
    for (const Choice& choice : kChoices) {
        const auto chosen = fields.optional_choice(choice.name, choice.options);
        model[choice.name] = chosen.value_or(std::string(*choice.options.begin()));
    }
    for (const IntegerRange& range : integer_ranges(limits)) {
        const auto given = fields.optional_integer(range.name, range.min, range.max);
        const auto value = given ? given : range.standard;
        model[range.name] = value ? json(*value) : json();
    }
    const auto iterations = model.at("num_iters").get<std::int64_t>();
    const auto burnin = fields.optional_integer("burnin", 0, limits.iterations);
    if (burnin && *burnin >= iterations) {
        fields.fail("burnin", "burnin_not_below_num_iters",
                    {"The burn-in must be smaller than the number of iterations.",
                     "预烧期必须小于迭代次数。"});
    }
    model["burnin"] = burnin.value_or(iterations / 5);
    model["seed"] = fields.optional_integer("seed", 0, kLargestSeed).value_or(random_seed());
    return model;
}

/// A name that can be a part of a command line and of a path.
std::string read_name(FieldReader& fields, const char* field, std::size_t longest) {
    std::string name = fields.text(field, {.max_length = longest});
    if (name.starts_with('-') || name.starts_with('.') ||
        name.find_first_of("/\\") != std::string::npos) {
        fields.fail(field, "not_a_name",
                    {"A name must not start with a hyphen or a dot, nor hold a slash.",
                     "名称不能以连字符或句点开头，也不能包含斜杠。"});
    }
    return name;
}

Sample read_sample(const json& object, std::size_t place, FieldReader& fields) {
    const std::string prefix = "samples[" + std::to_string(place) + "].";
    FieldReader sample(object, prefix, fields.errors());
    Sample read{read_name(sample, "file", kLongestFileName),
                read_name(sample, "name", kLongestSampleName),
                sample.number("tumour_content", 0.0, 1.0, true)};
    sample.refuse_unknown();
    return read;
}

/// Notes every sample whose key an earlier one has.
void refuse_equal(FieldReader& fields, const std::vector<Sample>& samples,
                  std::string Sample::*member, const char* field) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!seen.insert(samples[i].*member).second) {
            fields.fail("samples[" + std::to_string(i) + "]." + field, "not_unique",
                        {"Another sample has this too.", "另一个样本已使用此值。"});
        }
    }
}

std::vector<Sample> read_samples(FieldReader& fields, const ParameterLimits& limits) {
    std::vector<Sample> samples;
    const json* list = fields.raw("samples");
    if (list == nullptr) {
        fields.fail_missing("samples");
        return samples;
    }
    const auto most = static_cast<std::size_t>(limits.samples);
    if (!list->is_array() || list->empty() || list->size() > most) {
        const std::string limit = std::to_string(most);
        fields.fail("samples", "wrong_number",
                    {"There must be 1 to " + limit + " samples.",
                     "样本数量必须为 1 至 " + limit + " 个。"});
        return samples;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        if (!list->at(i).is_object()) {
            fields.fail(
                "samples[" + std::to_string(i) + "]", "not_object",
                {"A sample has file, name and tumour content.", "样本包含文件、名称和肿瘤纯度。"});
            continue;
        }
        samples.push_back(read_sample(list->at(i), i, fields));
    }
    refuse_equal(fields, samples, &Sample::file, "file");
    refuse_equal(fields, samples, &Sample::name, "name");
    return samples;
}

json to_json(const std::vector<Sample>& samples) {
    json list = json::array();
    for (const Sample& sample : samples) {
        list.push_back({{"file", sample.file},
                        {"name", sample.name},
                        {"tumour_content", sample.tumour_content}});
    }
    return list;
}

/// Name and age of the patient, masked; what was typed is forgotten here.
json read_patient(FieldReader& fields) {
    const auto name = fields.optional_text("patient_name", {.max_length = 100});
    const auto age = fields.optional_integer("patient_age", 0, 130);
    const auto masked = name ? account::mask_person_name(*name) : std::nullopt;
    const auto band = age ? account::age_band(static_cast<int>(*age)) : std::nullopt;
    return {{"name", masked ? json(*masked) : json()}, {"age", band ? json(*band) : json()}};
}

/// Of what a row keeps: readers of old rows know by it what they read.
constexpr int kKeptVersion = 1;

void require_version(FieldReader& fields) {
    fields.optional_integer("version", 1, 1);
}

} // namespace

ParameterLimits parameter_limits(const config::Limits& limits, bool is_guest) {
    const int iterations =
        is_guest ? std::min(limits.guest_iterations, limits.iterations) : limits.iterations;
    return {iterations, limits.chains, limits.upload_files};
}

JobRequest read_job_request(const json& object, const ParameterLimits& limits) {
    FieldReader fields(object);
    require_version(fields);
    JobRequest request;
    request.name = trim(fields.text("analysis_name", {.max_length = 200}));
    request.samples = read_samples(fields, limits);
    request.parameters = read_model(fields, limits);
    request.parameters["version"] = kKeptVersion;
    request.parameters["patient"] = read_patient(fields);
    request.parameters["samples"] = to_json(request.samples);
    request.start = fields.flag("start");
    fields.finish();
    return request;
}

json merge_job_parameters(const json& earlier, const json& changes, const ParameterLimits& limits) {
    json merged = earlier;
    merged.erase("patient");
    merged.update(changes);
    FieldReader fields(merged);
    require_version(fields);
    const std::vector<Sample> samples = read_samples(fields, limits);
    json parameters = read_model(fields, limits);
    const json& before = earlier.at("samples");
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (samples.size() != before.size() || samples[i].file != before[i].at("file")) {
            fields.fail(
                "samples", "other_files",
                {"The files must be those of the earlier job.", "文件必须与先前任务相同。"});
        }
    }
    fields.finish();
    parameters["version"] = kKeptVersion;
    parameters["samples"] = to_json(samples);
    parameters["patient"] = earlier.value("patient", json::object());
    return parameters;
}

json describe_parameters(const ParameterLimits& limits) {
    json described;
    for (const Choice& choice : kChoices) {
        described[choice.name] = {{"options", json(std::vector<std::string>(choice.options.begin(),
                                                                            choice.options.end()))},
                                  {"default", *choice.options.begin()}};
    }
    for (const IntegerRange& range : integer_ranges(limits)) {
        described[range.name] = {{"min", range.min},
                                 {"max", range.max},
                                 {"default", range.standard ? json(*range.standard) : json()}};
    }
    described["burnin"] = {{"min", 0}, {"max", limits.iterations - 1}, {"default", nullptr}};
    described["seed"] = {{"min", 0}, {"max", kLargestSeed}, {"default", nullptr}};
    return described;
}

} // namespace clono::fcgi
