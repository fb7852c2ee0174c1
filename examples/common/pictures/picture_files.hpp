#pragma once
/// Which pictures a user named, and the class that each shows.

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rramvar::programs {

/// What stands in a list of classes, a line each: "number identifier name" as in "65 n01751748
/// sea_snake", or "identifier name" with the lines counted from 0 (Caffe's synset_words.txt).
class ClassList {
 public:
  ClassList() = default;
  /// @throws Error with the line that is not understood
  explicit ClassList(const std::filesystem::path& file);

  bool empty() const { return numbers_.empty(); }
  /// The number of a class by its identifier or name.
  std::optional<std::size_t> find(std::string_view name) const;

 private:
  void add(const std::string& name, std::size_t number);

  std::map<std::string, std::size_t, std::less<>> numbers_;
};

/// One picture; its label is the number of the class.
struct PictureFile {
  std::filesystem::path path;
  std::size_t label = 0;
};

/// Where pictures and labels are looked for; empty texts are not given.
struct PictureSources {
  std::vector<std::string> images;  ///< one folder, or files
  std::string labels;               ///< file: a picture's name and its class, a line each
  std::string classes;              ///< file for ClassList; found by itself beside the pictures
};

/// The pictures in the order of their names, and where their labels come from.
struct PictureSet {
  std::vector<PictureFile> files;
  std::string labels_from;
};

/// Pictures (.jpg, .jpeg, .png) that lie flat in a folder or in a folder a class, as ImageNet's do.
/// A label is that of the label file if there is one; else that of the picture's folder (by the
/// list of classes, or by alphabetical order if there are as many folders as classes); else that
/// of the file's name, "idx065_…" or an identifier of the list of classes anywhere in it.
/// @param classes that the network tells apart
/// @throws Error if there are no pictures, or labels that are missing or do not match
PictureSet find_pictures(const PictureSources& sources, std::size_t classes);

/// The same without labels. @throws Error if there are no pictures
std::vector<PictureFile> find_unlabelled_pictures(const PictureSources& sources);

}  // namespace rramvar::programs
