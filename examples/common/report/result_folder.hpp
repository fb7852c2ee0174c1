#pragma once
/// Files of one folder that belong together.

#include <filesystem>
#include <string>
#include <vector>

namespace rramvar::programs {

/// A small file of a folder.
struct FolderFile {
  std::string name;
  std::string content;
};

/// Writes files into a folder. All are on the disk before the first takes its place, so that a full
/// disk leaves the old ones, and a run that is killed leaves the files of two runs side by side
/// only if that happens in the instant in which they are renamed.
/// @param gone names of files that are of an older run, and would be taken for this one's
/// @throws Error if not all can be written; then all are as they were, unless a rename fails
void write_together(const std::filesystem::path& folder, const std::vector<FolderFile>& files,
                    const std::vector<std::string>& gone);

}  // namespace rramvar::programs
