#pragma once
/// Results must not be written over what they were made from, nor over each other.

#include <string>
#include <vector>

namespace rramvar::programs {

/// Whether both name one file or folder, be it there or not.
bool same_file(const std::string& a, const std::string& b);

/// @param outputs, inputs names of files; empty ones are none
/// @throws Error if two results go to one file, by whatever name, or one to an input
void require_distinct_files(const std::vector<std::string>& outputs,
                            const std::vector<std::string>& inputs);

/// @throws Error if one file is given twice: its data would count double
void require_different_files(const std::vector<std::string>& files);

}  // namespace rramvar::programs
