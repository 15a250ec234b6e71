#include "engine/io/live.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace clono::engine {
namespace {

Dataset data_of(std::size_t mutations) {
    Dataset data;
    for (std::size_t i = 0; i < mutations; ++i) {
        data.mutation_ids.push_back("m" + std::to_string(i));
    }
    data.samples = {{"S", 1, {}}};
    return data;
}

void observe(LiveEstimate& live, std::size_t row, const std::vector<std::uint32_t>& labels,
             const std::vector<double>& atoms, double log_posterior) {
    live.observe(row, {labels, atoms, 1, 100, -5, log_posterior});
}

TEST(Live, a_cluster_keeps_its_id_when_labels_are_renumbered) {
    const auto data = data_of(5);
    LiveEstimate live(data, Density::BetaBinomial, 10, {});
    observe(live, 0, {0, 0, 1, 1, 1}, {0.2, 0.8}, -10);
    const auto first = nlohmann::json::parse(live.snapshot());
    EXPECT_EQ(first["mutations"][0]["cluster"], 0);
    EXPECT_EQ(first["mutations"][4]["cluster"], 1);
    // The first mutation leaves for a cluster of its own, which now comes first.
    observe(live, 1, {0, 1, 2, 2, 2}, {0.1, 0.2, 0.8}, -9);
    const auto second = nlohmann::json::parse(live.snapshot());
    EXPECT_EQ(second["mutations"][4]["cluster"], 1);
    EXPECT_EQ(second["mutations"][1]["cluster"], 2);
    EXPECT_EQ(second["mutations"][0]["cluster"], 0);
    EXPECT_EQ(second["estimate"][1]["prevalence"][0], 0.8);
    EXPECT_EQ(second["iteration"], 2);
}

TEST(Live, the_estimate_is_the_best_state_and_means_forget_the_start) {
    const auto data = data_of(1);
    LiveEstimate live(data, Density::Binomial, 10, {});
    observe(live, 0, {0}, {0.9}, -1);
    observe(live, 1, {0}, {0.1}, -2);
    observe(live, 2, {0}, {0.3}, -2);
    observe(live, 3, {0}, {0.5}, -2);
    const auto json = nlohmann::json::parse(live.snapshot());
    EXPECT_EQ(json["estimate"][0]["prevalence"][0], 0.9);
    EXPECT_EQ(json["mutations"][0]["prevalence"][0], 0.4);
    EXPECT_TRUE(json["precision"].is_null());
    EXPECT_FALSE(json["trace"].contains("precision"));
}

TEST(Live, the_traces_stay_short_and_begin_at_the_start) {
    const auto data = data_of(1);
    LiveEstimate live(data, Density::BetaBinomial, 100'000, {});
    for (std::size_t row = 0; row < 50'000; ++row) {
        observe(live, row, {0}, {0.5}, -1);
    }
    const auto trace = nlohmann::json::parse(live.snapshot())["trace"];
    EXPECT_LE(trace["iteration"].size(), 400u);
    EXPECT_GE(trace["iteration"].size(), 200u);
    EXPECT_EQ(trace["iteration"][0], 0);
}

} // namespace
} // namespace clono::engine
