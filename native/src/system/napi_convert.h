#pragma once

#include <napi.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "result.h"

/// Between JavaScript values and ours. Works with and without C++ exceptions in node-addon-api: a
/// wrong type becomes a pending TypeError, and the caller returns.
namespace taproom {

/// `{ok: false, error}` as NativeFailure of native/lib/types.ts.
Napi::Object to_napi(Napi::Env env, const Failure& failure);
/// `{ok: true, value}`.
Napi::Object success(Napi::Env env, Napi::Value value);

inline Napi::Object to_napi(Napi::Env env, const Status& status) {
  return status ? success(env, env.Null()) : to_napi(env, status.failure());
}

/// Reads one options object, all of it, before anything is done. The first field of a wrong type
/// raises a TypeError that names it; what follows reads as absent.
class OptionsReader {
 public:
  OptionsReader(Napi::Env env, Napi::Value options, const char* function);

  /// Absent, undefined and null are the same for the optional forms.
  std::optional<std::string> text(const char* key);
  std::string required_text(const char* key);
  bool boolean(const char* key);
  std::optional<uint32_t> uint32(const char* key);
  uint32_t required_uint32(const char* key);
  /// A finite number, zero or more; 0 where it is absent.
  double number(const char* key);
  /// A positive finite number.
  double required_positive(const char* key);
  std::vector<std::string> texts(const char* key);
  std::vector<uint32_t> uint32s(const char* key);
  std::vector<Napi::Object> objects(const char* key);
  /// An options object within this one; its reader shares nothing with this one.
  std::optional<Napi::Object> object(const char* key);

  /// A TypeError is pending: return to JavaScript at once.
  bool failed() const { return failed_; }

 private:
  Napi::Value field(const char* key);
  void reject(const char* key, const char* expected);

  Napi::Env env_;
  Napi::Object options_;
  const char* function_;
  bool failed_ = false;
};

}  // namespace taproom
