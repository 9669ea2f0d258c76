#include "napi_convert.h"

#include <cmath>
#include <cstring>

namespace taproom {

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

OptionsReader::OptionsReader(Napi::Env env, Napi::Value options, const char* function)
    : env_(env), function_(function) {
  if (options.IsObject()) {
    options_ = options.As<Napi::Object>();
  } else {
    reject("options", "an object");
  }
}

void OptionsReader::reject(const char* key, const char* expected) {
  if (failed_) return;
  failed_ = true;
  Napi::TypeError::New(env_, std::string(function_) + ": " + key + " must be " + expected)
      .ThrowAsJavaScriptException();
}

Napi::Value OptionsReader::field(const char* key) {
  if (failed_) return env_.Undefined();
  const Napi::Value value = options_.Get(key);
  return value.IsNull() ? env_.Undefined() : value;
}

std::optional<std::string> OptionsReader::text(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  if (!value.IsString()) {
    reject(key, "a string");
    return std::nullopt;
  }
  return value.As<Napi::String>().Utf8Value();
}

std::string OptionsReader::required_text(const char* key) {
  std::optional<std::string> value = text(key);
  if (!value) reject(key, "a string");
  return value.value_or("");
}

bool OptionsReader::boolean(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return false;
  if (!value.IsBoolean()) {
    reject(key, "true or false");
    return false;
  }
  return value.As<Napi::Boolean>().Value();
}

std::optional<uint32_t> OptionsReader::uint32(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (!(number >= 0 && number <= UINT32_MAX && number == std::floor(number))) {
    reject(key, "a whole number from 0 to 4294967295");
    return std::nullopt;
  }
  return static_cast<uint32_t>(number);
}

uint32_t OptionsReader::required_uint32(const char* key) {
  const std::optional<uint32_t> value = uint32(key);
  if (!value) reject(key, "a whole number from 0 to 4294967295");
  return value.value_or(0);
}

double OptionsReader::required_positive(const char* key) {
  const Napi::Value value = field(key);
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : 0;
  if (!(std::isfinite(number) && number > 0)) reject(key, "a positive number");
  return number;
}

double OptionsReader::number(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return 0;
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (!(std::isfinite(number) && number >= 0)) reject(key, "a number, zero or more");
  return number;
}

std::vector<std::string> OptionsReader::texts(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return {};
  if (!value.IsArray()) {
    reject(key, "an array of strings");
    return {};
  }
  const Napi::Array array = value.As<Napi::Array>();
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    if (!item.IsString()) {
      reject(key, "an array of strings");
      return {};
    }
    texts.push_back(item.As<Napi::String>().Utf8Value());
  }
  return texts;
}

std::vector<uint32_t> OptionsReader::uint32s(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return {};
  std::vector<uint32_t> numbers;
  const uint32_t length = value.IsArray() ? value.As<Napi::Array>().Length() : 0;
  for (uint32_t i = 0; i < length; ++i) {
    const Napi::Value item = value.As<Napi::Array>().Get(i);
    if (!item.IsNumber()) break;
    numbers.push_back(item.As<Napi::Number>().Uint32Value());
  }
  if (!value.IsArray() || numbers.size() != length) reject(key, "an array of whole numbers");
  return numbers;
}

std::vector<Napi::Object> OptionsReader::objects(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return {};
  std::vector<Napi::Object> objects;
  const uint32_t length = value.IsArray() ? value.As<Napi::Array>().Length() : 0;
  for (uint32_t i = 0; i < length; ++i) {
    const Napi::Value item = value.As<Napi::Array>().Get(i);
    if (!item.IsObject()) break;
    objects.push_back(item.As<Napi::Object>());
  }
  if (!value.IsArray() || objects.size() != length) reject(key, "an array of objects");
  return objects;
}

std::optional<Napi::Object> OptionsReader::object(const char* key) {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  if (!value.IsObject()) {
    reject(key, "an object");
    return std::nullopt;
  }
  return value.As<Napi::Object>();
}

}  // namespace taproom
