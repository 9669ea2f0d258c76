#include "delivering.h"

#include "../options/napi_options.h"

namespace taproom::netlink {
namespace {

Napi::Value to_napi(Napi::Env env, const Reply& reply) {
  if (!reply) return taproom::to_napi(env, reply.failure());
  const Answer& answer = reply.value();
  if (const auto* text = std::get_if<std::string>(&answer)) {
    return success(env, Napi::String::New(env, *text));
  }
  if (const auto* numbers = std::get_if<std::vector<double>>(&answer)) {
    auto array = Napi::Float64Array::New(env, numbers->size());
    std::copy(numbers->begin(), numbers->end(), array.Data());
    return success(env, array);
  }
  return success(env, env.Null());
}

Reply closed() { return Failure{"close", ECANCELED, "The netlink thread is closed."}; }

}  // namespace

std::shared_ptr<Delivering> Delivering::start(Napi::Env env, Napi::Function receive,
                                              uint32_t event_buffer_bytes, size_t most_rows) {
  std::shared_ptr<Delivering> self(new Delivering);
  self->receive_ = Napi::Persistent(receive);
  self->call_ = Napi::ThreadSafeFunction::New(env, receive, "taproom netlink", 0, 1);
  self->call_.Unref(env);
  self->thread_ = std::make_unique<NetlinkThread>(event_buffer_bytes, self->outbox_, most_rows);
  return self;
}

Delivering::~Delivering() { abandon(); }

void Delivering::notify() {
  // Weak: a call that is still on its way when the object is gone finds nothing to do.
  call_.NonBlockingCall([self = weak_from_this()](Napi::Env env, Napi::Function) {
    if (const auto alive = self.lock()) alive->deliver(env);
  });
}

void Delivering::deliver(Napi::Env env) {
  for (Delivery& delivery : outbox_.take()) due_.push_back(std::move(delivery));
  bool answered = false;
  while (!due_.empty()) {
    // Whoever awaits an answer goes on when this call has returned. A dump that is older than the
    // change behind it must be in place before: it would overwrite it.
    if (answered && thread_ && std::holds_alternative<EventBatch>(due_.front())) return notify();
    const Delivery delivery = std::move(due_.front());
    due_.pop_front();
    try {
      const Napi::HandleScope scope(env);
      if (const auto* batch = std::get_if<EventBatch>(&delivery)) {
        if (thread_) receive_.Call({Napi::String::New(env, batch->json)});
      } else {
        const auto& [id, reply] = std::get<Completion>(delivery);
        settle(env, id, reply);
        answered = true;
      }
    } catch (const Napi::Error&) {
      // The receiver of netlink.ts throws nothing. So this is a worker being terminated, in which
      // every call fails.
      return;
    }
  }
}

void Delivering::settle(Napi::Env env, uint64_t id, const Reply& reply) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  const Napi::Promise::Deferred deferred = found->second;
  waiting_.erase(found);
  if (waiting_.empty() && thread_) call_.Unref(env);
  deferred.Resolve(to_napi(env, reply));
}

Napi::Value Delivering::post(Napi::Env env, std::variant<ChangeJob, QueryJob> work) {
  const auto deferred = Napi::Promise::Deferred::New(env);
  if (!thread_) {
    deferred.Resolve(to_napi(env, closed()));
    return deferred.Promise();
  }
  const uint64_t id = ++last_id_;
  if (waiting_.empty()) call_.Ref(env);
  waiting_.emplace(id, deferred);
  thread_->post(Job{id, std::move(work)});
  return deferred.Promise();
}

void Delivering::abandon() {
  if (!thread_) return;
  thread_.reset();
  call_.Release();
}

void Delivering::close(Napi::Env env) {
  abandon();
  // First those that were answered in time.
  deliver(env);
  while (!waiting_.empty()) settle(env, waiting_.begin()->first, closed());
}

}  // namespace taproom::netlink
