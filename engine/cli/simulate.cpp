#include "engine/cli/simulate.hpp"

#include "engine/io/number_text.hpp"
#include "engine/io/states.hpp"
#include "engine/mcmc/rng.hpp"
#include "engine/model/density.hpp"
#include "engine/model/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace clono::engine {

namespace {

constexpr double kErrorRate = 0.001;
constexpr int kTries = 200;

struct CopyNumbers {
    int minor, major;
    double chance;
};

constexpr CopyNumbers kCopyNumbers[] = {
    {1, 1, 0.55}, {1, 2, 0.15}, {0, 1, 0.10}, {0, 2, 0.10}, {2, 2, 0.10}};

struct SimulatedMutation {
    std::string id;
    std::size_t clone = 0;
    int minor = 1;
    int major = 1;
    StateText state;
    bool is_artefact = false;
    double changed_share = 1; ///< of the cancer cells, that have the copy numbers of `state`
    double depth_factor = 1;
};

/// Chromosome lengths in megabases (GRCh38, rounded), for mutations at plausible places.
constexpr int kMegabases[] = {248, 242, 198, 190, 181, 170, 159, 145, 138, 133, 135,
                              133, 114, 107, 101, 90,  83,  80,  58,  64,  46,  50};

class Simulator {
public:
    explicit Simulator(const SimulationPlan& plan)
        : plan_(plan), rng_(plan.seed, 0), departures_(plan.seed, 1) {}

    Simulation run() {
        choose_prevalences();
        for (std::size_t i = 0; i < plan_.mutations; ++i) {
            mutations_.push_back(choose_mutation(i));
            depart_from_the_model(mutations_.back());
        }
        std::sort(mutations_.begin(), mutations_.end(),
                  [](const auto& a, const auto& b) { return place(a.id) < place(b.id); });
        Simulation simulation;
        for (std::size_t s = 0; s < plan_.samples.size(); ++s) {
            simulation.samples.push_back({plan_.samples[s], table(s)});
        }
        simulation.truth = truth();
        return simulation;
    }

private:
    static std::pair<int, long> place(const std::string& id) {
        const auto colon = id.find(':');
        return {std::stoi(id.substr(3, colon - 3)), std::stol(id.substr(colon + 1))};
    }

    /// The best separated of some random trees, or just uniform numbers.
    void choose_prevalences() {
        if (plan_.is_treeless) {
            prevalences_.assign(plan_.clones, std::vector<double>(plan_.samples.size()));
            for (auto& clone : prevalences_) {
                std::generate(clone.begin(), clone.end(), [&] { return departures_.uniform(); });
            }
            return;
        }
        double best = -1;
        for (int attempt = 0; attempt < kTries; ++attempt) {
            const auto prevalences = draw_prevalences();
            const double distance = least_distance(prevalences);
            if (distance > best) {
                best = distance;
                prevalences_ = prevalences;
            }
        }
    }

    /// clones x samples; clone 0 is the root, in every cancer cell.
    std::vector<std::vector<double>> draw_prevalences() {
        std::vector<std::size_t> parent(plan_.clones);
        for (std::size_t c = 1; c < plan_.clones; ++c) {
            parent[c] = rng_.below(c);
        }
        std::vector<std::vector<double>> shares(plan_.clones);
        for (std::size_t s = 0; s < plan_.samples.size(); ++s) {
            double sum = 0;
            for (auto& clone : shares) {
                clone.push_back(rng_.gamma(1));
                sum += clone.back();
            }
            for (auto& clone : shares) {
                clone.back() /= sum;
            }
            // Descendants have greater numbers than their ancestors.
            for (auto c = plan_.clones; c-- > 1;) {
                shares[parent[c]].back() += shares[c].back();
            }
            shares[0].back() = 1;
        }
        return shares;
    }

    static double least_distance(const std::vector<std::vector<double>>& prevalences) {
        double least = 1;
        for (std::size_t a = 0; a < prevalences.size(); ++a) {
            for (std::size_t b = a + 1; b < prevalences.size(); ++b) {
                double most = 0;
                for (std::size_t s = 0; s < prevalences[a].size(); ++s) {
                    most = std::max(most, std::fabs(prevalences[a][s] - prevalences[b][s]));
                }
                least = std::min(least, most);
            }
        }
        return least;
    }

    SimulatedMutation choose_mutation(std::size_t index) {
        SimulatedMutation mutation;
        do {
            const auto chromosome = rng_.below(std::size(kMegabases));
            const auto megabase = rng_.below(static_cast<std::size_t>(kMegabases[chromosome] - 1));
            mutation.id = "chr" + std::to_string(chromosome + 1) + ":" +
                          std::to_string((megabase + 1) * 1'000'000 + rng_.below(1'000'000));
        } while (!ids_.insert(mutation.id).second);
        // Every clone has a mutation; the others fall at random.
        mutation.clone = index < plan_.clones ? index : rng_.below(plan_.clones);
        if (plan_.has_copy_number_changes) {
            std::vector<double> chances;
            for (const auto& numbers : kCopyNumbers) {
                chances.push_back(numbers.chance);
            }
            const auto& chosen = kCopyNumbers[rng_.categorical(chances)];
            mutation.minor = chosen.minor;
            mutation.major = chosen.major;
        }
        const auto states = states_of(Prior::MajorCopyNumber, 2, mutation.minor, mutation.major);
        mutation.state = states[rng_.below(states.size())];
        return mutation;
    }

    /// From a stream of its own, so that the rest of a data set stays as it is.
    void depart_from_the_model(SimulatedMutation& mutation) {
        mutation.is_artefact = departures_.uniform() < plan_.artefacts;
        const bool is_changed = mutation.minor != 1 || mutation.major != 1;
        if (departures_.uniform() < plan_.subclonal_copy_numbers && is_changed) {
            mutation.changed_share = 0.2 + 0.6 * departures_.uniform();
            if (mutation.changed_share < 0.5) {
                mutation.minor = mutation.major = 1; // what a caller would find
            }
        }
        const double spread = plan_.depth_spread;
        mutation.depth_factor = exp_of(spread * departures_.normal() - spread * spread / 2);
    }

    double variant_chance(const SimulatedMutation& mutation, std::size_t s) {
        if (mutation.is_artefact) {
            return 0.01 + 0.24 * departures_.uniform();
        }
        const double content = plan_.tumour_contents[s];
        const double prevalence = prevalences_[mutation.clone][s];
        const auto changed = genotype_states({mutation.state}, kErrorRate).front();
        const double chance = variant_read_chance(changed, content, prevalence);
        if (mutation.changed_share == 1) {
            return chance;
        }
        // Cells with and without the change, weighted by the DNA that they bring along.
        const auto plain = genotype_states({{"AA", "AA", "AB"}}, kErrorRate).front();
        const double share = mutation.changed_share;
        const double dna = share * dna_per_cell(changed, content, prevalence);
        const double plain_dna = (1 - share) * dna_per_cell(plain, content, prevalence);
        return (dna * chance + plain_dna * variant_read_chance(plain, content, prevalence)) /
               (dna + plain_dna);
    }

    static double dna_per_cell(const GenotypeState& state, double content, double prevalence) {
        return (1 - content) * state.normal_copies +
               content *
                   ((1 - prevalence) * state.reference_copies + prevalence * state.variant_copies);
    }

    /// Sum of the intervals of a Poisson process; fine for depths of up to some thousands.
    std::uint64_t poisson(double mean) {
        std::uint64_t count = 0;
        double at = rng_.exponential();
        while (at < mean) {
            ++count;
            at += rng_.exponential();
        }
        return count;
    }

    std::uint64_t binomial(std::uint64_t trials, double chance) {
        std::uint64_t count = 0;
        for (std::uint64_t t = 0; t < trials; ++t) {
            count += rng_.uniform() < chance;
        }
        return count;
    }

    std::string table(std::size_t s) {
        std::string out = "mutation_id\tref_counts\tvar_counts\tnormal_cn\tminor_cn\tmajor_cn\n";
        for (const auto& mutation : mutations_) {
            const double chance = variant_chance(mutation, s);
            const auto depth = poisson(plan_.depth * mutation.depth_factor);
            const auto variants = binomial(
                depth, rng_.beta(chance * plan_.precision, (1 - chance) * plan_.precision));
            out += mutation.id + '\t' + std::to_string(depth - variants) + '\t' +
                   std::to_string(variants) + "\t2\t" + std::to_string(mutation.minor) + '\t' +
                   std::to_string(mutation.major) + '\n';
        }
        return out;
    }

    std::string truth() const {
        std::string out = "mutation_id\tcluster\tvariant_copies";
        for (const auto& sample : plan_.samples) {
            out += "\tphi_" + sample;
        }
        out += '\n';
        for (const auto& mutation : mutations_) {
            const auto& genotype = mutation.state.variant;
            out += mutation.id + '\t' +
                   (mutation.is_artefact ? "artefact" : std::to_string(mutation.clone)) + '\t' +
                   std::to_string(std::count(genotype.begin(), genotype.end(), 'B'));
            for (const double prevalence : prevalences_[mutation.clone]) {
                out += '\t';
                append_number(out, mutation.is_artefact ? 0 : prevalence);
            }
            out += '\n';
        }
        return out;
    }

    const SimulationPlan& plan_;
    Rng rng_;
    Rng departures_;
    std::vector<std::vector<double>> prevalences_;
    std::vector<SimulatedMutation> mutations_;
    std::set<std::string> ids_;
};

} // namespace

Simulation simulate_data(const SimulationPlan& plan) {
    return Simulator(plan).run();
}

} // namespace clono::engine
