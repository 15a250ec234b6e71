#include "datasets.hpp"
#include "engine/model/density.hpp"
#include "engine/model/likelihood.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace clono::engine {
namespace {

/// 40 mutations x 3 samples with 1 to 60 states, depth 0 and very deep ones among them.
Dataset mixed_set() {
    testing::Simulation what;
    what.mutations = 40;
    what.samples = 3;
    what.copy_numbers = {{1, 1}, {1, 2}, {0, 1}, {3, 9}, {2, 58}, {10, 70}};
    Dataset data = testing::simulate(what, 11);
    data.samples[0].observations[3].ref_counts = 0;
    data.samples[0].observations[3].var_counts = 0;
    data.samples[1].observations[5].ref_counts = 900000;
    data.samples[2].observations[7].var_counts = 40000;
    return data;
}

struct Batch {
    std::vector<std::uint32_t> observations, atoms;
    std::vector<double> prevalences, out;
    PackedObservations work;
    PrecisionTerms terms;

    void run(const Likelihood& likelihood, double precision) {
        likelihood.prepare(precision, terms);
        out.assign(observations.size(), 0);
        likelihood.evaluate(observations, atoms, prevalences, terms, work, out);
    }
};

Batch all_at_random_atoms(const Likelihood& likelihood) {
    Batch batch;
    Rng rng(3, 1);
    for (std::size_t a = 0; a < 4 * likelihood.sample_count(); ++a) {
        batch.prevalences.push_back(rng.uniform());
    }
    for (std::uint32_t o = 0; o < likelihood.observation_count(); ++o) {
        batch.observations.push_back(o);
        batch.atoms.push_back(static_cast<std::uint32_t>(rng.below(4) * likelihood.sample_count() +
                                                         likelihood.sample_of(o)));
    }
    return batch;
}

TEST(Likelihood, ABatchAgreesWithSingleObservations) {
    const Dataset data = mixed_set();
    for (const Density density : {Density::BetaBinomial, Density::Binomial}) {
        const Likelihood likelihood(data, density);
        Batch batch = all_at_random_atoms(likelihood);
        for (const double precision : {0.5, 130.0, 20000.0, 5e7}) {
            batch.run(likelihood, precision);
            for (std::uint32_t o = 0; o < batch.out.size(); ++o) {
                const Sample& sample = data.samples[likelihood.sample_of(o)];
                const double single = log_likelihood(sample.observations[likelihood.mutation_of(o)],
                                                     sample.tumour_content, density, precision,
                                                     batch.prevalences[batch.atoms[o]]);
                EXPECT_NEAR(batch.out[o], single, 1e-9 * std::max(1.0, std::fabs(single)));
            }
        }
    }
}

TEST(Likelihood, EveryInstructionSetGivesTheSameBytes) {
    const Dataset data = mixed_set();
    for (const Density density : {Density::BetaBinomial, Density::Binomial}) {
        const Likelihood baseline(data, density, kernel_for(Isa::Baseline));
        Batch expected = all_at_random_atoms(baseline);
        for (const Isa isa : {Isa::Avx2, Isa::Avx512}) {
            const Likelihood likelihood(data, density, kernel_for(isa));
            Batch batch = all_at_random_atoms(likelihood);
            for (const double precision : {0.01, 3.0, 130.0, 20000.0, 5e7}) {
                expected.run(baseline, precision);
                batch.run(likelihood, precision);
                EXPECT_EQ(std::memcmp(batch.out.data(), expected.out.data(),
                                      expected.out.size() * sizeof(double)),
                          0)
                    << likelihood.kernel().name << " at precision " << precision;
            }
        }
    }
}

TEST(Likelihood, AnObservationHasTheSameBytesInAnyList) {
    const Dataset data = mixed_set();
    const Likelihood likelihood(data, Density::BetaBinomial);
    Batch whole = all_at_random_atoms(likelihood);
    for (const double precision : {2.0, 130.0, 32000.0}) {
        whole.run(likelihood, precision);
        Rng rng(4, 1);
        for (int repeat = 0; repeat < 50; ++repeat) {
            Batch part;
            part.prevalences = whole.prevalences;
            std::vector<double> expected;
            for (std::size_t l = 0; l < 1 + rng.below(20); ++l) {
                const std::size_t o = rng.below(whole.observations.size());
                part.observations.push_back(whole.observations[o]);
                part.atoms.push_back(whole.atoms[o]);
                expected.push_back(whole.out[o]);
            }
            part.run(likelihood, precision);
            EXPECT_EQ(part.out, expected);
        }
    }
}

} // namespace
} // namespace clono::engine
