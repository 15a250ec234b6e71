#include "engine/mcmc/checkpoint.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace clono::engine {

namespace {

// Raise it with every change of the sampler that alters a run's bytes.
constexpr std::uint64_t kVersion = 0x636c6f6e6f000003ULL;

class Writer {
public:
    template <class T>
    void put(const T* values, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T>);
        const std::size_t begin = bytes_.size();
        bytes_.resize(begin + count * sizeof(T));
        if (count > 0) {
            std::memcpy(bytes_.data() + begin, values, count * sizeof(T));
        }
    }

    template <class T>
    void put(const T& value) {
        put(&value, 1);
    }

    std::vector<std::byte> take() { return std::move(bytes_); }

private:
    std::vector<std::byte> bytes_;
};

class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <class T>
    void get(T* values, std::size_t count) {
        if (count > bytes_.size() / sizeof(T)) {
            throw std::invalid_argument("the saved chain is cut short");
        }
        if (count > 0) {
            std::memcpy(values, bytes_.data(), count * sizeof(T));
        }
        bytes_ = bytes_.subspan(count * sizeof(T));
    }

    template <class T>
    T get() {
        T value{};
        get(&value, 1);
        return value;
    }

    bool at_end() const { return bytes_.empty(); }

private:
    std::span<const std::byte> bytes_;
};

class Hash {
public:
    template <class T>
    void add(const T& value) {
        static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
        unsigned char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        for (const unsigned char byte : bytes) {
            value_ = (value_ ^ byte) * 0x100000001b3ULL;
        }
    }

    void add(const std::optional<GammaPrior>& prior) {
        add(prior.has_value());
        if (prior) {
            add(prior->shape);
            add(prior->rate);
        }
    }

    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

} // namespace

std::uint64_t fingerprint(const Dataset& data, const ChainSettings& settings) {
    Hash hash;
    hash.add(data.mutation_count());
    hash.add(data.sample_count());
    for (const Sample& sample : data.samples) {
        hash.add(sample.tumour_content);
        for (const Observation& observation : sample.observations) {
            hash.add(observation.ref_counts);
            hash.add(observation.var_counts);
            hash.add(observation.states.size());
            for (const GenotypeState& state : observation.states) {
                hash.add(state.normal_copies);
                hash.add(state.reference_copies);
                hash.add(state.variant_copies);
                hash.add(state.normal_chance);
                hash.add(state.reference_chance);
                hash.add(state.variant_chance);
                hash.add(state.weight);
            }
        }
    }
    hash.add(settings.density);
    hash.add(settings.init_method);
    hash.add(settings.concentration);
    hash.add(settings.concentration_prior);
    hash.add(settings.precision);
    hash.add(settings.precision_prior);
    hash.add(settings.base_alpha);
    hash.add(settings.base_beta);
    hash.add(settings.seed);
    hash.add(settings.chain);
    return hash.value();
}

std::vector<std::byte> write_checkpoint(const Checkpoint& checkpoint) {
    Writer writer;
    writer.put(kVersion);
    writer.put(checkpoint.fingerprint);
    writer.put(checkpoint.rng);
    writer.put(checkpoint.concentration);
    writer.put(checkpoint.precision);
    writer.put(static_cast<std::uint64_t>(checkpoint.labels.size()));
    writer.put(static_cast<std::uint64_t>(checkpoint.scales.size()));
    writer.put(checkpoint.labels.data(), checkpoint.labels.size());
    writer.put(checkpoint.scales.data(), checkpoint.scales.size());
    return writer.take();
}

Checkpoint read_checkpoint(std::span<const std::byte> bytes, std::uint64_t fingerprint,
                           std::size_t mutations, std::size_t samples) {
    Reader reader(bytes);
    if (reader.get<std::uint64_t>() != kVersion) {
        throw std::invalid_argument("the saved chain is of another version");
    }
    Checkpoint checkpoint;
    checkpoint.fingerprint = reader.get<std::uint64_t>();
    if (checkpoint.fingerprint != fingerprint) {
        throw std::invalid_argument("the saved chain is of other data or settings");
    }
    checkpoint.rng = reader.get<Rng::State>();
    checkpoint.concentration = reader.get<double>();
    checkpoint.precision = reader.get<double>();
    const auto labels = reader.get<std::uint64_t>();
    const auto scales = reader.get<std::uint64_t>();
    if (labels != mutations || samples == 0 || scales % samples != 0 ||
        scales / samples > mutations) {
        throw std::invalid_argument("the saved chain has another shape");
    }
    checkpoint.labels.resize(labels);
    checkpoint.scales.resize(scales);
    reader.get(checkpoint.labels.data(), checkpoint.labels.size());
    reader.get(checkpoint.scales.data(), checkpoint.scales.size());
    const bool labels_good = std::all_of(checkpoint.labels.begin(), checkpoint.labels.end(),
                                         [&](std::uint32_t k) { return k < scales / samples; });
    const bool atoms_good = std::all_of(checkpoint.scales.begin(), checkpoint.scales.end(),
                                        [](double u) { return u > 0 && u < 1; });
    if (!labels_good || !atoms_good || !(checkpoint.concentration > 0) ||
        !(checkpoint.precision > 0) || !reader.at_end()) {
        throw std::invalid_argument("the saved chain is damaged");
    }
    return checkpoint;
}

} // namespace clono::engine
