#pragma once
// The upper triangle of a symmetric n x n table without its diagonal, row by row.

#include <cstddef>
#include <span>
#include <vector>

namespace clono::engine {

template <class T>
class Triangle {
public:
    explicit Triangle(std::size_t size) : size_(size), cells_(size * (size - 1) / 2) {}

    std::size_t size() const { return size_; }

    /// Cell of i != j, in either order.
    T& at(std::size_t i, std::size_t j) { return cells_[index(i, j)]; }

    const T& at(std::size_t i, std::size_t j) const { return cells_[index(i, j)]; }

    /// The cells (i, i + 1) … (i, n - 1).
    std::span<T> row(std::size_t i) { return {cells_.data() + start(i), size_ - 1 - i}; }

    std::span<const T> row(std::size_t i) const {
        return {cells_.data() + start(i), size_ - 1 - i};
    }

private:
    std::size_t start(std::size_t i) const { return i * size_ - i * (i + 1) / 2; }

    std::size_t index(std::size_t i, std::size_t j) const {
        return i < j ? start(i) + j - i - 1 : start(j) + i - j - 1;
    }

    std::size_t size_;
    std::vector<T> cells_;
};

} // namespace clono::engine
