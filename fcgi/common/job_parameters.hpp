#pragma once
// The parameters of an analysis (docs/api.md, "parameters"): their ranges and defaults in one place, for
// what comes with an upload, for running again with changes, and for what the form shows.

#include "fcgi/common/field_reader.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace clono::config {
struct Limits;
}

namespace clono::fcgi {

/// What a person may ask for at most.
struct ParameterLimits {
    std::int64_t iterations;
    std::int64_t chains;
    std::int64_t samples;
};

ParameterLimits parameter_limits(const config::Limits& limits, bool is_guest);

struct Sample {
    std::string file;      ///< the name under which its file came
    std::string name;      ///< in results; never starts with a hyphen or a dot, holds no slash
    double tumour_content; ///< in (0, 1]
};

// NOLINTNEXTLINE(bugprone-exception-escape): json's move throws only on a broken invariant
struct JobRequest {
    std::string name;
    bool start = true;
    std::vector<Sample> samples;
    /// What the job's row keeps: "samples", the model's parameters with defaults and seed filled in, and
    /// "patient" with name and age masked.
    nlohmann::json parameters;
};

/// Reads the object that comes with an upload. Throws HttpError 422 with everything that is wrong.
JobRequest read_job_request(const nlohmann::json& object, const ParameterLimits& limits);

/// The parameters of a job that runs another one again: `changes` over what `earlier` (a row's parameters)
/// has; samples may change their names and tumour contents, not their files. Throws HttpError 422.
nlohmann::json merge_job_parameters(const nlohmann::json& earlier, const nlohmann::json& changes,
                                    const ParameterLimits& limits);

/// For the form: {"num_iters": {"min", "max", "default"}, "prior": {"options", "default"}, …}.
nlohmann::json describe_parameters(const ParameterLimits& limits);

} // namespace clono::fcgi
