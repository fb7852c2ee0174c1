#include "common/pictures/picture_files.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <system_error>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view blanks = " \t,";

bool is_picture(const fs::path& path) {
  const std::string ending = lower_case(path.extension().string());
  return ending == ".jpg" || ending == ".jpeg" || ending == ".png";
}

/// The text of a list, without the byte order mark that some editors put first.
std::string read_text(const fs::path& path) {
  constexpr std::uint64_t longest = std::uint64_t{1}
                                    << 26;  // 50 times the list of ImageNet's labels
  InputFile file(path);
  if (file.size() > longest) {
    throw Error(file.place(), "the file is too long for a list of classes or labels",
                "64 MiB are the most", "check the name");
  }
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  file.read_all(text);
  require_text(text, file.place(), WantedFile::table);
  if (text.find('\0') != std::string::npos) {
    throw Error(file.place(), "the file looks binary", "a list is plain text", "check the name");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

/// Calls use(line, place) for each line that is neither empty nor a comment. Lines end as those of
/// Unix, Windows or old Macs do.
void for_each_line(const fs::path& file,
                   const std::function<void(std::string_view, const SourcePlace&)>& use) {
  const std::string text = read_text(file);
  SourcePlace place{file.string()};
  for (std::string_view rest = text; !rest.empty();) {
    ++place.line;
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    const std::size_t mark = rest.substr(end).starts_with("\r\n") ? 2 : 1;
    rest.remove_prefix(std::min(end + mark, rest.size()));
    if (!line.empty() && line.front() != '#') use(line, place);
  }
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(blanks));
}

std::string_view after_first_word(std::string_view text) {
  text.remove_prefix(first_word(text).size());
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text;
}

/// The pictures straight in a folder, and its subfolders with pictures.
struct Folder {
  std::vector<fs::path> pictures;
  std::vector<fs::path> subfolders;
};

Folder look_into(const fs::path& path) {
  Folder out;
  std::error_code failure;
  for (fs::directory_iterator i(path, failure), end; !failure && i != end; i.increment(failure)) {
    const fs::directory_entry& entry = *i;
    std::error_code broken_link;  // no folder then; a picture of that name will be a bad one
    if (entry.is_directory(broken_link)) {
      out.subfolders.push_back(entry.path());
    } else if (is_picture(entry.path())) {
      out.pictures.push_back(entry.path());
    }
  }
  if (failure) {
    throw Error(SourcePlace{path.string()}, "the folder cannot be looked into", failure.message());
  }
  std::sort(out.pictures.begin(), out.pictures.end());
  std::sort(out.subfolders.begin(), out.subfolders.end());
  return out;
}

/// The paths of all pictures, and the folders that stand for classes, in alphabetical order.
struct Found {
  std::vector<fs::path> pictures;
  std::vector<std::string> class_folders;
  fs::path root;
};

Found find_files(const std::vector<std::string>& images) {
  Found out;
  for (const std::string& name : images) {
    std::error_code failure;
    const fs::file_type type = fs::status(name, failure).type();
    if (type == fs::file_type::not_found) throw Error("'" + name + "': no such file or folder");
    if (type == fs::file_type::none) {
      throw Error(SourcePlace{name}, "it cannot be reached", failure.message());
    }
    if (type != fs::file_type::directory) {
      out.pictures.emplace_back(name);
      continue;
    }
    if (images.size() > 1) {
      throw Error("'" + name + "' is a folder", "--images takes one folder, or files",
                  "name the folder alone");
    }
    out.root = name;
    Folder folder = look_into(name);
    out.pictures = std::move(folder.pictures);
    if (!out.pictures.empty()) return out;
    for (const fs::path& subfolder : folder.subfolders) {
      const std::vector<fs::path> inside = look_into(subfolder).pictures;
      if (inside.empty()) continue;
      out.class_folders.push_back(subfolder.filename().string());
      out.pictures.insert(out.pictures.end(), inside.begin(), inside.end());
    }
    if (out.pictures.empty()) {
      throw Error("there is no picture in '" + name + "'",
                  "files that end in .jpg, .jpeg or .png are looked for there and one folder below",
                  "check the folder");
    }
  }
  return out;
}

/// The list of classes that was named, or one that lies beside the pictures.
ClassList load_classes(const PictureSources& sources, const fs::path& root) {
  if (!sources.classes.empty()) return ClassList(sources.classes);
  if (root.empty()) return {};
  for (const char* name : {"classes.txt", "synset_words.txt", "synsets.txt"}) {
    std::error_code unreadable;  // then it is found, and named when it is read
    if (fs::exists(root / name, unreadable) || unreadable) return ClassList(root / name);
  }
  return {};
}

/// Labels by the names of pictures.
class LabelFile {
 public:
  LabelFile(const fs::path& file, const ClassList& classes) : file_(file) {
    for_each_line(file, [&](std::string_view line, const SourcePlace& place) {
      const std::size_t cut = line.find_last_of(blanks);
      if (cut == std::string_view::npos) {
        throw Error(place, "a line needs a picture's name and its class, not only " + excerpt(line),
                    {}, "write lines such as 'ILSVRC2012_val_00000001.JPEG 65'");
      }
      const std::string_view label = line.substr(cut + 1);
      const std::string_view name = line.substr(0, line.find_last_not_of(blanks, cut) + 1);
      const auto by_number = parse_number<std::size_t>(label);
      const auto number = by_number ? by_number : classes.find(label);
      if (!number) {
        throw Error(place, excerpt(label) + " is no class",
                    "a class is a number from 0 on, or a name of the list of classes",
                    classes.empty() ? "give that list by --classes" : "check the list of classes");
      }
      const std::string file_name = fs::path(name).filename().string();
      const auto [entry, is_new] = labels_.emplace(file_name, *number);
      if (is_new || entry->second == *number) return;
      throw Error(place, "the picture " + excerpt(file_name) + " has two classes",
                  "they are " + std::to_string(entry->second) + " and " + std::to_string(*number),
                  "pictures in several folders need names of their own");
    });
  }

  std::size_t of(const fs::path& picture) const {
    const auto found = labels_.find(picture.filename().string());
    if (found != labels_.end()) return found->second;
    throw Error(SourcePlace{file_.string()},
                "there is no label for '" + picture.filename().string() + "'",
                "the file has those of " + std::to_string(labels_.size()) + " other pictures",
                "check that labels and pictures belong together");
  }

 private:
  fs::path file_;
  std::map<std::string, std::size_t> labels_;
};

/// The class that a file's name tells: "idx065_n01751748_sea_snake.JPEG", "n01751748_10.JPEG".
std::size_t label_in_name(const fs::path& picture, const ClassList& classes) {
  const std::string name = picture.stem().string();
  std::optional<std::size_t> by_number;
  std::optional<std::size_t> by_identifier;
  std::string identifier;
  for (std::string_view rest = name; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find('_'));
    if (word.starts_with("idx") && !by_number) {
      by_number = parse_number<std::size_t>(word.substr(std::string_view("idx").size()));
    }
    if (const auto number = classes.find(word); number && !by_identifier) {
      by_identifier = number;
      identifier = word;
    }
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  }
  if (by_number && by_identifier && *by_number != *by_identifier) {
    throw Error("the name '" + picture.filename().string() + "' and the list of classes differ",
                "the name says class " + std::to_string(*by_number) + ", but " + identifier +
                    " is class " + std::to_string(*by_identifier) + " of the list",
                "check that they belong together");
  }
  if (by_number) return *by_number;
  if (by_identifier) return *by_identifier;
  throw Error("there is no label for '" + picture.string() + "'",
              "neither its folder nor its name tells a class",
              "give the labels by --labels, or the names of the classes by --classes");
}

void require_labels_below(std::size_t classes, const PictureSet& set) {
  for (const PictureFile& file : set.files) {
    if (file.label < classes) continue;
    throw Error("the label of '" + file.path.string() + "' is class " + std::to_string(file.label),
                "the network tells " + std::to_string(classes) + " classes apart, 0 to " +
                    std::to_string(classes - 1),
                "check that labels (" + set.labels_from + ") and network belong together");
  }
}

}  // namespace

ClassList::ClassList(const fs::path& file) {
  std::size_t lines = 0;
  std::set<std::size_t> taken;
  for_each_line(file, [&](std::string_view line, const SourcePlace& place) {
    const auto written = parse_number<std::size_t>(first_word(line));
    const std::size_t number = written ? *written : lines;
    const std::string_view rest = written ? after_first_word(line) : line;
    if (rest.empty()) {
      throw Error(place, "there is no name of a class after " + excerpt(line), {},
                  "write lines such as '65 n01751748 sea_snake' or 'n01751748 sea snake'");
    }
    if (!taken.insert(number).second) {
      throw Error(place, "class " + std::to_string(number) + " is there twice");
    }
    add(std::string(first_word(rest)), number);
    if (const std::string name(after_first_word(rest)); !name.empty()) add(name, number);
    ++lines;
  });
  if (lines == 0) throw Error(SourcePlace{file.string()}, "there are no classes in it");
}

void ClassList::add(const std::string& name, std::size_t number) {
  numbers_.emplace(name, number);  // ImageNet has two cranes: the first keeps the name
}

std::optional<std::size_t> ClassList::find(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<PictureFile> find_unlabelled_pictures(const PictureSources& sources) {
  std::vector<PictureFile> out;
  for (fs::path& path : find_files(sources.images).pictures) out.push_back({std::move(path)});
  return out;
}

PictureSet find_pictures(const PictureSources& sources, std::size_t classes) {
  Found found = find_files(sources.images);
  const ClassList list = load_classes(sources, found.root);
  PictureSet out;
  out.files.reserve(found.pictures.size());
  const std::vector<std::string>& folders = found.class_folders;
  if (!sources.labels.empty()) {
    const LabelFile labels(sources.labels, list);
    out.labels_from = sources.labels;
    for (const fs::path& path : found.pictures) out.files.push_back({path, labels.of(path)});
  } else if (!folders.empty() && !list.empty()) {
    out.labels_from = "folders, by the list of classes";
    for (const fs::path& path : found.pictures) {
      const std::string folder = path.parent_path().filename().string();
      const auto label = list.find(folder);
      if (!label) {
        throw Error("the folder '" + folder + "' is no class of the list of classes", {},
                    "check that pictures and list belong together");
      }
      out.files.push_back({path, *label});
    }
  } else if (folders.size() == classes) {
    out.labels_from = "folders, in alphabetical order";
    for (const fs::path& path : found.pictures) {
      const std::string folder = path.parent_path().filename().string();
      const auto place = std::lower_bound(folders.begin(), folders.end(), folder);
      out.files.push_back({path, static_cast<std::size_t>(place - folders.begin())});
    }
  } else if (!folders.empty()) {
    throw Error("there are " + std::to_string(folders.size()) + " folders of pictures",
                "the network tells " + std::to_string(classes) +
                    " classes apart, so their order does not say which they are",
                "give the names of the classes by --classes");
  } else {
    out.labels_from = "names of the files";
    for (const fs::path& path : found.pictures) {
      out.files.push_back({path, label_in_name(path, list)});
    }
  }
  require_labels_below(classes, out);
  return out;
}

}  // namespace rramvar::programs
