#pragma once

#include <napi.h>

void register_datapath(Napi::Env env, Napi::Object exports);
