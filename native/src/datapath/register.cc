#include "register.h"

#include "core/counters.h"
#include "exports/handle.h"

void register_datapath(Napi::Env env, Napi::Object exports) {
  exports.Set("createDatapath",
              Napi::Function::New(env, taproom::datapath::create_datapath, "createDatapath"));
  Napi::Array drops = Napi::Array::New(env);
  for (const std::string_view name : taproom::datapath::kDropNames) {
    drops.Set(drops.Length(), std::string(name));
  }
  exports.Set("datapathDrops", drops);
}
