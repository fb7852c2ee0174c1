#include "common/report/result_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <system_error>
#include <thread>

#include "common/program/signals.hpp"
#include "rramvar/io/output_file.hpp"

namespace rramvar::programs {

namespace {

/// Two runs with one folder take their turns, as far as the file system can lock one: but no run
/// waits more than some seconds for another that may have been stopped.
class Turn {
 public:
  explicit Turn(const std::filesystem::path& folder)
      : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    for (int i = 0; i < 300 && flock(descriptor_, LOCK_EX | LOCK_NB) != 0; ++i) {
      if (errno != EWOULDBLOCK && errno != EINTR) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  ~Turn() {
    if (descriptor_ >= 0) close(descriptor_);  // and the lock is gone
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int descriptor_;
};

}  // namespace

void write_together(const std::filesystem::path& folder, const std::vector<FolderFile>& files,
                    const std::vector<std::string>& gone) {
  std::vector<std::unique_ptr<OutputFile>> written;
  for (const FolderFile& file : files) {
    written.push_back(std::make_unique<OutputFile>(folder / file.name));
    written.back()->write(file.content);
    written.back()->finish();
  }
  const Turn turn(folder);
  const SignalsLater undivided;
  for (const std::string& name : gone) {
    std::error_code missing;
    std::filesystem::remove(folder / name, missing);
  }
  for (const auto& file : written) file->move_to_place();
  detail::sync_folder(folder.string());
}

}  // namespace rramvar::programs
