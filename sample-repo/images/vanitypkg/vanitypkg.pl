# Serves go-import meta pages. See README.md.
use strict;
use warnings;
use SmallHttp;

my $list = '/data/vanitypkg/packages.txt';
my $MOST_PACKAGES = 1000;

system('mkdir', '-p', '/data/vanitypkg');
if (!-e $list && open my $file, '>', "$list.$$") {
    print $file "# NAME VCS URL\nhello git http://HOST:8000/hello.git\n";
    close $file;
    rename "$list.$$", $list;
}

sub packages {
    open my $file, '<', $list or return {};
    my %packages;
    while (my $line = <$file>) {
        my ($name, $vcs, $url) = $line =~ m{^([A-Za-z0-9][\w.-]*) (git|hg|svn|bzr) (\S+)\s*$} or next;
        $packages{$name} = [$vcs, $url];
        last if keys %packages >= $MOST_PACKAGES;
    }
    return \%packages;
}

SmallHttp::serve(8080, sub {
    my ($request) = @_;
    return SmallHttp::plain(405) if $request->{method} !~ /^(GET|HEAD)$/;
    my $packages = packages();
    my $html = { 'Content-Type' => 'text/html; charset=utf-8' };
    if ($request->{path} =~ m{^/go/?$}) {
        my @items = map { "<li><a href=\"/go/$_\">$_</a></li>" } sort keys %$packages;
        return [200, $html, "<!doctype html>\n<title>Packages</title><ul>@items</ul>\n"];
    }
    my ($name) = $request->{path} =~ m{^/go/([^/]+)(/.*)?$};
    my $found = defined $name && $packages->{$name} or return SmallHttp::plain(404);
    my ($host) = ($request->{headers}{host} // 'localhost') =~ /^([A-Za-z0-9.-]+)(:\d+)?$/
        or return SmallHttp::plain(400);
    my ($vcs, $url) = @$found;
    $url =~ s/HOST/$host/;
    $url = SmallHttp::escape($url);
    return [200, $html,
        "<!doctype html>\n<html><head><meta name=\"go-import\" content=\"$host/go/$name $vcs $url\">"
        . "<meta http-equiv=\"refresh\" content=\"0; url=$url\"></head>"
        . "<body>go get $host/go/$name</body></html>\n"];
});
