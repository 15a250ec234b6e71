#include "account/common_passwords.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace clono::account {

/// common_passwords.txt and most_used_passwords.txt, put in by CMake.
extern const std::string_view kCommonPasswordLines;

namespace {

const std::unordered_set<std::string_view>& known_words() {
    static const std::unordered_set<std::string_view> words = [] {
        std::unordered_set<std::string_view> found;
        std::string_view rest = kCommonPasswordLines;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            if (!line.empty() && line.front() != '#') {
                found.insert(line);
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return found;
    }();
    return words;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// p4ssw0rd → password.
std::string without_digits_for_letters(std::string text) {
    constexpr std::string_view kDigits = "013457@$!";
    constexpr std::string_view kLetters = "oleastasi";
    for (char& c : text) {
        if (const auto at = kDigits.find(c); at != std::string_view::npos) {
            c = kLetters[at];
        }
    }
    return text;
}

/// The part from the first to the last letter, when what is around it is at most six characters a side.
std::string_view core_of(std::string_view text) {
    const auto first = std::find_if(text.begin(), text.end(), is_letter);
    const auto last = std::find_if(text.rbegin(), text.rend(), is_letter).base();
    if (first == text.end() || first - text.begin() > 6 || text.end() - last > 6) {
        return {};
    }
    return text.substr(static_cast<std::size_t>(first - text.begin()),
                       static_cast<std::size_t>(last - first));
}

/// A short piece again and again: aaaaaaaa, abcabcabc, 12121212.
bool is_repetition(std::string_view text) {
    // In bytes: three Chinese characters are nine. A longer piece must come three times.
    for (std::size_t period = 1; period <= 12 && (period <= 4 ? 2 : 3) * period <= text.size();
         ++period) {
        bool repeats = true;
        for (std::size_t i = period; i < text.size() && repeats; ++i) {
            repeats = text[i] == text[i - period];
        }
        if (repeats) {
            return true;
        }
    }
    return false;
}

/// 23456789, hgfedcba, qwertyui.
bool is_run(const std::string& text) {
    constexpr std::string_view kRows[] = {"01234567890",
                                          "abcdefghijklmnopqrstuvwxyz",
                                          "qwertyuiopasdfghjklzxcvbnm",
                                          "qwertzuiopasdfghjklyxcvbnm",
                                          "azertyuiopqsdfghjklmwxcvbn",
                                          "1qaz2wsx3edc4rfv5tgb6yhn7ujm"};
    const std::string backwards{text.rbegin(), text.rend()};
    return std::any_of(std::begin(kRows), std::end(kRows), [&](std::string_view row) {
        return row.find(text) != std::string_view::npos ||
               row.find(backwards) != std::string_view::npos;
    });
}

bool is_known(std::string_view text) {
    return known_words().contains(text);
}

} // namespace

bool is_common_password(const std::string& folded) {
    const std::string_view core = core_of(folded);
    const std::string plain = without_digits_for_letters(folded);
    // A word of fewer than four letters with digits around it is no word any more.
    const auto is_known_word = [](std::string_view word) {
        return word.size() >= 4 && is_known(word);
    };
    return is_known(folded) || is_known_word(core) ||
           is_known_word(without_digits_for_letters(std::string{core})) || is_known(plain) ||
           is_repetition(folded) || is_run(folded);
}

} // namespace clono::account
