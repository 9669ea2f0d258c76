#include "napi_options.h"

#include <cstring>

namespace taproom {
namespace {

/// Deeper than every option; an object that holds itself ends here.
constexpr unsigned kMostDepth = 8;
/// More elements than every array of options has.
constexpr uint32_t kMostElements = 1 << 20;

OptionValue copy(const Napi::Value& value, const std::string& path, unsigned depth) {
  switch (value.Type()) {
    case napi_undefined:
      return {};
    case napi_null:
      return {nullptr};
    case napi_boolean:
      return {value.As<Napi::Boolean>().Value()};
    case napi_number:
      return {value.As<Napi::Number>().DoubleValue()};
    case napi_string:
      return {value.As<Napi::String>().Utf8Value()};
    case napi_object:
      break;
    default:
      return {OptionValue::Other{}};
  }
  if (depth == kMostDepth) throw OptionError(path, "less deep");
  if (value.IsArray()) {
    const auto array = value.As<Napi::Array>();
    const uint32_t length = array.Length();
    if (length > kMostElements) throw OptionError(path, "a shorter array");
    OptionValue::Array items;
    items.reserve(length);
    for (uint32_t i = 0; i < length; ++i) {
      const Napi::HandleScope scope(value.Env());
      items.push_back(copy(array.Get(i), path + '.' + std::to_string(i), depth + 1));
    }
    return {std::move(items)};
  }
  const auto object = value.As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  OptionValue::Object fields;
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const Napi::HandleScope scope(value.Env());
    const Napi::Value name = names.Get(i);
    const std::string key = name.ToString().Utf8Value();
    fields[key] = copy(object.Get(name), path + '.' + key, depth + 1);
  }
  return {std::move(fields)};
}

}  // namespace

Napi::Object to_napi(Napi::Env env, const Failure& failure) {
  Napi::Object error = Napi::Object::New(env);
  // 0 where it was not the kernel: a timeout, a closed thread.
  const char* code = failure.error != 0 ? ::strerrorname_np(failure.error) : nullptr;
  error.Set("step", failure.step);
  error.Set("errno", failure.error);
  error.Set("code", code != nullptr ? code : "");
  error.Set("message", failure.message.empty() ? std::strerror(failure.error) : failure.message);
  if (!failure.remedy.empty()) error.Set("remedy", failure.remedy);
  if (!failure.kernel_message.empty()) error.Set("kernelMessage", failure.kernel_message);
  Napi::Object result = Napi::Object::New(env);
  result.Set("ok", false);
  result.Set("error", error);
  return result;
}

Napi::Object success(Napi::Env env, Napi::Value value) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("ok", true);
  result.Set("value", value);
  return result;
}

OptionValue copy_arguments(const Napi::CallbackInfo& info,
                           std::initializer_list<const char*> names) {
  OptionValue::Object arguments;
  size_t at = 0;
  for (const char* name : names) arguments[name] = copy(info[at++], name, 0);
  return {std::move(arguments)};
}

Napi::TypeError to_napi(Napi::Env env, const OptionError& error) {
  Napi::TypeError thrown = Napi::TypeError::New(env, error.what());
  thrown.Set("field", Napi::String::New(env, error.field()));
  return thrown;
}

Napi::Function function_argument(const Napi::CallbackInfo& info, size_t at, const char* field) {
  if (info[at].IsFunction()) return info[at].As<Napi::Function>();
  throw to_napi(info.Env(), OptionError(field, "a function"));
}

}  // namespace taproom
