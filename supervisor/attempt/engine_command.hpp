#pragma once
// From a job's parameters (docs/api.md, "parameters") to the engine's argv. No shell is involved, ever.

#include "db/jobs/job_claim_repository.hpp"
#include "process/confinement.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace clono::supervisor {

enum class EngineKind {
    clonoscope, ///< clono-engine: progress, checkpoints, manifest, PNG
    pyclone,    ///< an operator's own PyClone: only the documented command line and files
};

/// The row's parameters cannot be made into a command: wrong types, a sample without a file.
class BadParameters : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One sample of the parameters with the uploaded file that belongs to it.
struct SampleInput {
    std::string name;
    std::string tumour_content; ///< as the parameters write it
    InputFile file;
};

/// The samples in the order of the parameters. @throws BadParameters
std::vector<SampleInput> match_samples(const std::string& parameters,
                                       const db::UploadedFiles& uploaded,
                                       const std::filesystem::path& upload_folder);

/// `check_input … --report report.json`, to run in the attempt's folder.
std::vector<std::string> check_arguments(const std::vector<SampleInput>& samples,
                                         const Confinement& confinement);

/// `run_analysis_pipeline … --working_dir result`. @throws BadParameters
std::vector<std::string> run_arguments(const std::string& parameters,
                                       const std::vector<SampleInput>& samples,
                                       const Confinement& confinement, EngineKind kind,
                                       int threads);

} // namespace clono::supervisor
