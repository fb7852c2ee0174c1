#include "common/network/onnx_tensor.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>
#include <system_error>

#include "rramvar/io/file.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

// Fields of TensorProto.
constexpr std::uint64_t dims = 1, data_type = 2, float_data = 4, int32_data = 5, int64_data = 7,
                        tensor_name = 8, raw_data = 9, double_data = 10, uint64_data = 11,
                        external_data = 13, data_location = 14;

/// Bytes of one number of each TensorProto.DataType; 0 where it is no plain number.
std::uint64_t bytes_of(std::uint64_t type) {
  constexpr std::array<std::uint64_t, 21> bytes{0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2,
                                                8, 4, 8, 0, 0, 2, 1, 1, 1, 1};
  return type < bytes.size() ? bytes[static_cast<std::size_t>(type)] : 0;
}

/// How many numbers a field of them holds, packed or alone.
std::uint64_t values_in(const WireField& field) {
  if (field.type != WireType::bytes) return 1;
  if (field.number == float_data) return field.bytes.size() / 4;
  if (field.number == double_data) return field.bytes.size() / 8;
  return static_cast<std::uint64_t>(std::count_if(field.bytes.begin(), field.bytes.end(),
                                                  [](char c) { return (c & 0x80) == 0; }));
}

void read_entry(std::string_view entry, OnnxTensor& to) {
  std::string_view key;
  std::string_view value;
  WireReader reader(entry);
  while (const auto field = reader.next()) {
    if (field->number == 1) key = field->bytes;
    if (field->number == 2) value = field->bytes;
  }
  if (key == "location") to.location = value;
  if (key == "offset") to.offset = value;
  if (key == "length") to.length = value;
}

std::string weights_text(const OnnxTensor& tensor) {
  return "the weights " + excerpt(tensor.name);
}

void add_extents(const WireField& field, OnnxTensor& to) {
  if (field.type != WireType::bytes) {
    to.extents.push_back(field.value);
    return;
  }
  WireReader packed(field.bytes);
  while (const auto extent = packed.varint()) to.extents.push_back(*extent);
}

}  // namespace

Error model_error(const fs::path& file, const std::string& problem, const std::string& why,
                  const std::string& suggestion) {
  return Error(SourcePlace{file.string()}, problem, why, suggestion);
}

std::uint64_t OnnxTensor::elements() const {
  std::uint64_t out = 1;
  for (const std::uint64_t extent : extents) out *= extent;
  return out;
}

std::string OnnxTensor::shape_text() const {
  std::string out;
  for (const std::uint64_t extent : extents) {
    out.append(out.empty() ? "" : "×").append(std::to_string(static_cast<std::int64_t>(extent)));
  }
  return out.empty() ? "of one number" : out;
}

OnnxTensor read_tensor(std::string_view message, const fs::path& model) {
  OnnxTensor out;
  WireReader reader(message);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case dims:
        add_extents(*field, out);
        break;
      case data_type:
        out.type = field->value;
        break;
      case tensor_name:
        out.name = field->bytes;
        break;
      case raw_data:
        out.raw = field->bytes;
        break;
      case external_data:
        read_entry(field->bytes, out);
        break;
      case data_location:
        out.external = field->value == 1;
        break;
      case float_data:
      case int32_data:
      case int64_data:
      case double_data:
      case uint64_data:
        out.values += values_in(*field);
        break;
      default:
        break;
    }
  }
  if (reader.broken()) throw model_error(model, weights_text(out) + " make no sense");
  constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();
  std::uint64_t elements = 1;
  for (const std::uint64_t extent : out.extents) {
    if (extent <= most && (elements == 0 || extent <= most / elements)) {
      elements *= extent;
      continue;
    }
    throw model_error(model, weights_text(out) + " have a shape that makes no sense",
                      out.shape_text() + "; OpenCV counts to " + std::to_string(most));
  }
  return out;
}

void require_all_values(const OnnxTensor& tensor, const fs::path& model) {
  if (tensor.external) return;
  const std::uint64_t each = bytes_of(tensor.type);
  if (each == 0) return;
  const std::uint64_t found = tensor.raw.empty() ? tensor.values : tensor.raw.size() / each;
  if (found == tensor.elements() && tensor.raw.size() % each == 0) return;
  throw model_error(model,
                    weights_text(tensor) + " are " + std::to_string(found) +
                        " numbers where their shape " + tensor.shape_text() + " asks for " +
                        std::to_string(tensor.elements()),
                    {}, "export the model anew");
}

fs::path ExternalWeights::place_of(const OnnxTensor& tensor) const {
  const fs::path location(std::string(tensor.location));
  const bool leaves = std::find(location.begin(), location.end(), "..") != location.end();
  const bool odd = std::any_of(tensor.location.begin(), tensor.location.end(),
                               [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (location.empty() || location.is_absolute() || leaves || odd) {
    throw model_error(model_, weights_text(tensor) + " lie in the file " + excerpt(tensor.location),
                      "only files in the model's own folder are read",
                      "export the model anew with its weights beside it");
  }
  const fs::path place = model_.parent_path() / location;
  std::error_code unreadable;
  if (fs::status(place, unreadable).type() == fs::file_type::not_found) {
    throw model_error(model_, weights_text(tensor) + " lie in the file '" + place.string() + "'",
                      "there is no such file", "put it there: the model is not whole without it");
  }
  return place;
}

std::string ExternalWeights::inlined(const OnnxTensor& tensor, std::string_view message) {
  const fs::path place = place_of(tensor);
  InputFile file(place);
  std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 64)), '\0');
  file.read_all(head);
  if (const FileKind kind = kind_of_file(head); kind == FileKind::git_lfs) {
    throw wrong_kind(file.place(), kind, WantedFile::model);
  }
  if (bytes_of(tensor.type) == 0) {
    throw model_error(model_, weights_text(tensor) + " are of a type that is not read",
                      "ONNX's number " + std::to_string(tensor.type) + " for it");
  }
  const std::uint64_t needed = tensor.elements() * bytes_of(tensor.type);
  const auto number = [&](std::string_view text, std::uint64_t otherwise) {
    const auto value = text.empty() ? otherwise : parse_number<std::uint64_t>(text);
    if (value) return *value;
    throw model_error(
        model_, weights_text(tensor) + " lie at " + excerpt(text) + " of '" + place.string() + "'",
        "that is no number of bytes", "export the model anew");
  };
  const std::uint64_t offset = number(tensor.offset, 0);
  const std::uint64_t length = number(tensor.length, needed);
  if (length != needed) {
    throw model_error(model_,
                      weights_text(tensor) + " have " + std::to_string(length) +
                          " bytes where their shape " + tensor.shape_text() + " asks for " +
                          std::to_string(needed),
                      {}, "export the model anew");
  }
  if (offset > file.size() || length > file.size() - offset) {
    throw model_error(
        place, "the file ends before " + weights_text(tensor) + " of '" + model_.string() + "' do",
        "it has " + std::to_string(file.size()) + " bytes; they are " + std::to_string(length) +
            " from byte " + std::to_string(offset) + " on",
        "check that it is whole and belongs to the model");
  }
  read_ += length;
  if (read_ > longest_message) {
    throw model_error(model_, "its weights are too large for OpenCV's importer",
                      "it takes less than 2 GiB");
  }

  std::string out;
  out.reserve(message.size() + static_cast<std::size_t>(length) + 16);
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number != external_data && field->number != data_location) out += field->whole;
  }
  append_field_head(out, raw_data, static_cast<std::size_t>(length));
  const std::size_t start = out.size();
  out.resize(start + static_cast<std::size_t>(length));
  std::ifstream stream(place, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  stream.read(out.data() + start, static_cast<std::streamsize>(length));
  if (!stream) throw model_error(place, "the file cannot be read");
  return out;
}

}  // namespace rramvar::programs
