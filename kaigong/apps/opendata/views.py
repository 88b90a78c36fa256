"""Public pages: does this certificate hold, and is this file whole. Nobody needs to log in."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from kaigong.apps.cases import certificates
from kaigong.apps.ledger import signing
from kaigong.apps.opendata import checking, forms, pages


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """核验: by number, or by handing in a file."""
    if request.method != "POST":
        return render(request, "opendata/verify.html", {"form": forms.VerifyForm()})
    form = forms.VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "opendata/verify.html", {"form": form}, status=422)
    if upload := form.cleaned_data["file"]:
        found = checking.check(upload.read(), pages.language(get_language()))
        return render(
            request, "opendata/verify.html", {"form": forms.VerifyForm(), **pages.checked(found, upload.name)}
        )
    return redirect("opendata:certificate", form.cleaned_data["number"])


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate and where it stands now, read from the ledger at this moment."""
    known = certificates.known(number)
    if known is None:
        context = {"form": forms.VerifyForm(initial={"number": number[:40]}), "nothing_under": number[:40]}
        return render(request, "opendata/verify.html", context, status=404)
    return render(request, "opendata/certificate.html", pages.certificate(known, now=request.now))


@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys whose signatures are the city's, for whoever verifies offline."""
    return JsonResponse(signing.published(), json_dumps_params={"indent": 2})
