#pragma once

#include <napi.h>

#include <initializer_list>

#include "../system/result.h"
#include "options_reader.h"

/// Between JavaScript values and ours.
namespace taproom {

/// `{ok: false, error}` as NativeFailure of native/lib/types.ts.
Napi::Object to_napi(Napi::Env env, const Failure& failure);
/// `{ok: true, value}`.
Napi::Object success(Napi::Env env, Napi::Value value);

inline Napi::Object to_napi(Napi::Env env, const Status& status) {
  return status ? success(env, env.Null()) : to_napi(env, status.failure());
}

/// The arguments of a call, copied as an object with a field for each name.
OptionValue copy_arguments(const Napi::CallbackInfo& info,
                           std::initializer_list<const char*> names);
/// A TypeError whose `field` is the option that was wrong.
Napi::TypeError to_napi(Napi::Env env, const OptionError& error);

/// An argument that is a function; anything else is a TypeError that calls it `field`.
Napi::Function function_argument(const Napi::CallbackInfo& info, size_t at, const char* field);

/// Reads the arguments of a call, all of them, before anything is done: `read` gets a reader in
/// which they have these names. What it refuses is thrown to JavaScript as a TypeError.
template <typename Read>
auto read_arguments(const Napi::CallbackInfo& info, const char* function,
                    std::initializer_list<const char*> names, Read read) {
  try {
    const OptionValue arguments = copy_arguments(info, names);
    return read(OptionsReader(arguments, function));
  } catch (const OptionError& error) {
    throw to_napi(info.Env(), error);
  }
}

}  // namespace taproom
